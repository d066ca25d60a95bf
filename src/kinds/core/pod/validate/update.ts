import type { KubeObject } from '../../../../apimachinery/types.ts';
import {
  byKey,
  type Errors,
  forbidden,
  internalForbidden,
  internalInvalid,
  invalid,
  range,
  required,
  same,
} from '../../../validation/common.ts';
import { podAnnotationUpdates } from './annotations.ts';
import { podErrors } from './index.ts';
import { tolerations } from './tolerations.ts';

const UPDATABLE = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
].join(',');

/** Undefined: nothing else need be compared. */
function containerUpdates(now: any[], old: any[], path: string): Errors | undefined {
  if (now.length !== old.length) return undefined;
  return now.flatMap((c, i): Errors => {
    if (!c.image) return [required(`${path}[${i}].image`)];
    return c.image.trim() === c.image ? [] : [invalid(`${path}[${i}].image`, c.image, 'must not have leading or trailing whitespace')];
  });
}
/** `stop`: the rest is not looked at. */
function deadline(now: number | undefined, old: number | undefined): { errors: Errors; stop?: boolean } {
  const path = 'spec.activeDeadlineSeconds';
  if (now === undefined)
    return { errors: old === undefined ? [] : [invalid(path, null, 'must not update from a positive integer to nil value')] };
  const errors = range(now, 0, 2147483647, path);
  if (!errors.length && old !== undefined && old < now) errors.push(invalid(path, now, 'must be less than or equal to previous value'));
  return { errors, stop: errors.length > 0 };
}
function tolerationUpdates(now: any[], old: any[]): Errors {
  const bare = ({ tolerationSeconds: _, ...rest }: any) => rest;
  const path = 'spec.tolerations';
  return old.every((t) => now.some((n) => same(bare(n), bare(t))))
    ? tolerations(now, path)
    : [forbidden(path, 'existing toleration can not be modified except its tolerationSeconds')];
}
const gateUpdates = (now: any[], old: any[]): Errors =>
  now.flatMap(({ name }, i) =>
    old.some((g) => g.name === name) || now.findLastIndex((g) => g.name === name) !== i
      ? []
      : [forbidden(`spec.schedulingGates[${i}].name`, `only deletion is allowed, but found new scheduling gate '${name}'`)],
  );
/** What may change, taken from the old spec. */
function munged(spec: any, old: any): any {
  const images = (list: any[] | undefined, before: any[] | undefined) => list?.map((c, i) => ({ ...c, image: before?.[i]?.image }));
  const result = {
    ...spec,
    containers: images(spec.containers, old.containers),
    initContainers: images(spec.initContainers, old.initContainers),
    activeDeadlineSeconds: old.activeDeadlineSeconds,
    schedulingGates: old.schedulingGates,
    tolerations: old.tolerations,
  };
  if (old.terminationGracePeriodSeconds < 0 && spec.terminationGracePeriodSeconds === 1)
    result.terminationGracePeriodSeconds = old.terminationGracePeriodSeconds;
  return result;
}
const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
function onlyAdds(now: any, old: any): boolean {
  const lists = ['matchExpressions', 'matchFields'];
  const size = (term: any) => lists.reduce((n, f) => n + (term[f]?.length ?? 0), 0);
  if (!size(old) && size(now)) return false;
  return lists.every((f) => {
    const before = old[f] ?? [];
    return same((now[f] ?? []).slice(0, before.length), before);
  });
}
/** Upstream: validateNodeAffinityMutation. */
function nodeAffinityUpdates(now: any, old: any): Errors {
  const before: any[] = old?.[REQUIRED]?.nodeSelectorTerms ?? [];
  if (!before.length) return [];
  const terms: any[] | undefined = now?.[REQUIRED]?.nodeSelectorTerms;
  const path = `spec.affinity.nodeAffinity.${REQUIRED}.nodeSelectorTerms`;
  if (before.length !== (terms?.length ?? 0))
    return [internalInvalid(path, '[NodeSelectorTerm', terms, 'no additions/deletions to non-empty NodeSelectorTerms list are allowed')];
  return (terms ?? []).flatMap((term, i) =>
    onlyAdds(term, before[i])
      ? []
      : [internalInvalid(`${path}[${i}]`, 'NodeSelectorTerm', term, 'only additions are allowed (no mutations or deletions)')],
  );
}
/** Of a gated pod, where it may run can still be narrowed. */
function gatedUpdates(spec: any, old: any): Errors {
  const errors: Errors = [];
  const before = old.nodeSelector ?? {};
  if (Object.keys(before).some((k) => spec.nodeSelector?.[k] !== before[k]))
    errors.push(
      invalid('spec.nodeSelector', byKey(spec.nodeSelector), 'only additions to spec.nodeSelector are allowed (no mutations or deletions)'),
    );
  spec.nodeSelector = old.nodeSelector;
  const [now, was] = [spec.affinity?.nodeAffinity, old.affinity?.nodeAffinity];
  if (same(now, was)) return errors;
  errors.push(...nodeAffinityUpdates(now, was));
  if (!spec.affinity) spec.affinity = { nodeAffinity: was };
  else if (!old.affinity && !spec.affinity.podAffinity && !spec.affinity.podAntiAffinity) delete spec.affinity;
  else {
    const { nodeAffinity: _, ...rest } = spec.affinity;
    spec.affinity = { ...rest, ...(was && { nodeAffinity: was }) };
  }
  return errors;
}
/** Upstream: ValidatePodUpdate. */
export function podUpdateErrors(pod: KubeObject, old: KubeObject): Errors {
  const errors = [...podErrors(pod), ...podAnnotationUpdates(pod, old)];
  for (const list of ['containers', 'initContainers']) {
    const own = containerUpdates(pod.spec[list] ?? [], old.spec[list] ?? [], `spec.${list}`);
    if (!own) return [...errors, forbidden(`spec.${list}`, 'pod updates may not add or remove containers')];
    errors.push(...own);
  }
  const active = deadline(pod.spec.activeDeadlineSeconds, old.spec.activeDeadlineSeconds);
  errors.push(...active.errors);
  if (active.stop) return errors;
  errors.push(
    ...tolerationUpdates(pod.spec.tolerations ?? [], old.spec.tolerations ?? []),
    ...gateUpdates(pod.spec.schedulingGates ?? [], old.spec.schedulingGates ?? []),
  );
  const spec = munged(pod.spec, old.spec);
  if (old.spec.schedulingGates?.length) errors.push(...gatedUpdates(spec, old.spec));
  if (!same(spec, munged(old.spec, old.spec)))
    errors.push(internalForbidden('spec', 'PodSpec', old.spec, spec, `pod updates may not change fields other than ${UPDATABLE}`));
  return errors;
}
