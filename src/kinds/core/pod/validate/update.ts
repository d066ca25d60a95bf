import type { KubeObject } from '../../../../apimachinery/types.ts';
import { type Errors, forbidden, invalid, range, required, same } from '../../../validation/common.ts';
import { podErrors } from './index.ts';

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
function deadline(now: number | undefined, old: number | undefined): Errors {
  const path = 'spec.activeDeadlineSeconds';
  if (now === undefined) return old === undefined ? [] : [invalid(path, null, 'must not update from a positive integer to nil value')];
  const errors = range(now, 0, 2147483647, path);
  if (!errors.length && old !== undefined && old < now) errors.push(invalid(path, now, 'must be less than or equal to previous value'));
  return errors;
}
function tolerationUpdates(now: any[], old: any[]): Errors {
  const kept = (t: any) => now.some((n) => same({ ...n, tolerationSeconds: 0 }, { ...t, tolerationSeconds: 0 }));
  return old
    .filter((t) => !kept(t))
    .map(() => forbidden('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds'));
}
const gateUpdates = (now: any[], old: any[]): Errors =>
  now.flatMap(({ name }, i) =>
    old.some((g) => g.name === name)
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
/** Of a gated pod, where it may run can still be narrowed. */
function gatedUpdates(spec: any, old: any): Errors {
  const errors: Errors = [];
  const before = old.nodeSelector ?? {};
  if (Object.keys(before).some((k) => spec.nodeSelector?.[k] !== before[k]))
    errors.push(
      invalid(
        'spec.nodeSelector',
        spec.nodeSelector ?? null,
        'only additions to spec.nodeSelector are allowed (no mutations or deletions)',
      ),
    );
  spec.nodeSelector = old.nodeSelector;
  if (spec.affinity || old.affinity) {
    const { nodeAffinity, ...rest } = spec.affinity ?? {};
    const affinity = { ...rest, ...(old.affinity?.nodeAffinity && { nodeAffinity: old.affinity.nodeAffinity }) };
    spec.affinity = Object.keys(affinity).length || old.affinity ? affinity : undefined;
  }
  return errors;
}
/** Upstream: ValidatePodUpdate; its diff of the internal structure is left out. */
export function podUpdateErrors(pod: KubeObject, old: KubeObject): Errors {
  const errors = podErrors(pod);
  for (const list of ['containers', 'initContainers']) {
    const own = containerUpdates(pod.spec[list] ?? [], old.spec[list] ?? [], `spec.${list}`);
    if (!own) return [...errors, forbidden(`spec.${list}`, 'pod updates may not add or remove containers')];
    errors.push(...own);
  }
  errors.push(
    ...deadline(pod.spec.activeDeadlineSeconds, old.spec.activeDeadlineSeconds),
    ...tolerationUpdates(pod.spec.tolerations ?? [], old.spec.tolerations ?? []),
    ...gateUpdates(pod.spec.schedulingGates ?? [], old.spec.schedulingGates ?? []),
  );
  const spec = munged(pod.spec, old.spec);
  if (old.spec.schedulingGates?.length) errors.push(...gatedUpdates(spec, old.spec));
  if (!same(spec, munged(old.spec, old.spec))) errors.push(forbidden('spec', `pod updates may not change fields other than ${UPDATABLE}`));
  return errors;
}
