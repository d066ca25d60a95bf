import { goQuote } from '../../../apimachinery/fields.ts';
import { isValidLabelValue } from '../../../apimachinery/labels.ts';
import type { ObjectMeta } from '../../../apimachinery/types.ts';
import { same, sorted } from '../../validation/common.ts';
import { NODE_LABELS } from '../node/label-warnings.ts';
import { APPARMOR_PREFIX, appArmorOf, appArmorWarning } from './apparmor.ts';
import { SECCOMP_CONTAINER, SECCOMP_POD } from './validate/profiles.ts';
import { containersOf } from './walk.ts';
import { portWarnings } from './warnings-ports.ts';
import { fractional, volumeWarnings } from './warnings-volumes.ts';

const ANNOTATIONS: Record<string, string> = {
  'scheduler.alpha.kubernetes.io/critical-pod': 'non-functional in v1.16+; use the "priorityClassName" field instead',
  'security.alpha.kubernetes.io/sysctls': 'non-functional in v1.11+; use the "sysctls" field instead',
  'security.alpha.kubernetes.io/unsafe-sysctls': 'non-functional in v1.11+; use the "sysctls" field instead',
};
const SECCOMP = 'non-functional in v1.27+; use the "seccompProfile" field instead';
const NULL_SELECTOR = 'a null labelSelector results in matching no pod';
const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

const BYTES = ['memory', 'ephemeral-storage'];

function nodeTerm(term: any, path: string, values: boolean): string[] {
  return (term?.matchExpressions ?? []).flatMap((e: any, i: number) => {
    const at = `${path}.matchExpressions[${i}]`;
    return [
      ...(NODE_LABELS[e.key] ? [`${at}.key: ${e.key} is ${NODE_LABELS[e.key]}`] : []),
      ...(values ? (e.values ?? []) : []).flatMap((v: string, n: number) =>
        isValidLabelValue(v).map((why) => `${at}.values[${n}]: ${v} is invalid, ${why}`),
      ),
    ];
  });
}
function scheduling(spec: any, path: string): string[] {
  const node = spec.affinity?.nodeAffinity;
  const at = `${path}.affinity.nodeAffinity`;
  return [
    ...sorted(spec.nodeSelector).flatMap(([key]) => (NODE_LABELS[key] ? [`${path}.nodeSelector[${key}]: ${NODE_LABELS[key]}`] : [])),
    ...(node?.[REQUIRED]?.nodeSelectorTerms ?? []).flatMap((t: any, i: number) =>
      nodeTerm(t, `${at}.${REQUIRED}.nodeSelectorTerms[${i}]`, false),
    ),
    ...(node?.[PREFERRED] ?? []).flatMap((t: any, i: number) => nodeTerm(t.preference, `${at}.${PREFERRED}[${i}].preference`, true)),
    ...(spec.topologySpreadConstraints ?? []).flatMap((c: any, i: number) => {
      const here = `${path}.topologySpreadConstraints[${i}]`;
      return [
        ...(NODE_LABELS[c.topologyKey] ? [`${here}.topologyKey: ${c.topologyKey} is ${NODE_LABELS[c.topologyKey]}`] : []),
        ...(c.labelSelector ? [] : [`${here}.labelSelector: ${NULL_SELECTOR}`]),
      ];
    }),
  ];
}
function repeated(list: any[], field: string, path: string): string[] {
  const seen = new Set<string>();
  return list.flatMap((item, i) => {
    const value = item[field] ?? '';
    const again = seen.has(value);
    seen.add(value);
    return again ? [`${path}[${i}].${field}: duplicate ${field} ${goQuote(value)}`] : [];
  });
}
function env(list: any[], path: string): string[] {
  const seen = new Set<string>();
  return list.flatMap((e, i) => {
    const again = seen.has(e.name);
    seen.add(e.name);
    if (!again) return [];
    const ref = `$(${e.name})`;
    const bad = e.valueFrom || e.value === ref || !`${e.value ?? ''}`.includes(ref);
    return bad ? [`${path}[${i}]: hides previous definition of ${goQuote(e.name ?? '')}, which may be dropped when using apply`] : [];
  });
}
function container(c: any, at: string, spec: any, annotations: Record<string, string>, prefix: string): string[] {
  const warnings: string[] = [];
  const key = SECCOMP_CONTAINER + c.name;
  if (!c.securityContext?.seccompProfile && annotations[key] !== undefined)
    warnings.push(`${prefix}metadata.annotations[${key}]: ${SECCOMP}`);
  const text = annotations[APPARMOR_PREFIX + c.name];
  const ofPod = spec.securityContext?.appArmorProfile;
  if (prefix && !c.securityContext?.appArmorProfile && text !== undefined && !(ofPod && same(ofPod, appArmorOf(text))))
    warnings.push(appArmorWarning(prefix, c.name));
  for (const name of BYTES)
    for (const field of ['limits', 'requests']) warnings.push(...fractional(c.resources?.[field], [name], `${at}.resources.${field}`));
  return [...warnings, ...env(c.env ?? [], `${at}.env`)];
}
function podTerms(affinity: any, path: string): string[] {
  return [
    ...(affinity?.[REQUIRED] ?? []).flatMap((t: any, i: number) =>
      t.labelSelector ? [] : [`${path}.${REQUIRED}[${i}].labelSelector: ${NULL_SELECTOR}`],
    ),
    ...(affinity?.[PREFERRED] ?? []).flatMap((t: any, i: number) =>
      t.podAffinityTerm?.labelSelector ? [] : [`${path}.${PREFERRED}[${i}].podAffinityTerm.labelSelector: ${NULL_SELECTOR}`],
    ),
  ];
}
/** Upstream: pkg/api/pod/warnings.go. `prefix` is `` of a pod, `spec.template.` of a template. */
export function podWarnings(spec: any, prefix = '', metadata: ObjectMeta = {}): string[] {
  if (!spec) return [];
  const path = `${prefix}spec`;
  const annotations = metadata.annotations ?? {};
  const secrets: any[] = spec.imagePullSecrets ?? [];
  return [
    ...scheduling(spec, path),
    ...Object.keys(ANNOTATIONS).flatMap((key) =>
      annotations[key] === undefined ? [] : [`${prefix}metadata.annotations[${key}]: ${ANNOTATIONS[key]}`],
    ),
    ...volumeWarnings(spec.volumes ?? [], `${path}.volumes`),
    ...repeated(spec.hostAliases ?? [], 'ip', `${path}.hostAliases`),
    ...repeated(secrets, 'name', `${path}.imagePullSecrets`),
    ...secrets.flatMap((s, i) => (s.name ? [] : [`${path}.imagePullSecrets[${i}].name: invalid empty name ""`])),
    ...fractional(spec.overhead, BYTES, `${path}.overhead`),
    ...(!spec.securityContext?.seccompProfile && annotations[SECCOMP_POD] !== undefined
      ? [`${prefix}metadata.annotations[${SECCOMP_POD}]: ${SECCOMP}`]
      : []),
    ...containersOf(spec, path).flatMap(([c, at]) => container(c, at, spec, annotations, prefix)),
    ...portWarnings(spec, path),
    ...(spec.terminationGracePeriodSeconds < 0
      ? [`${path}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`]
      : []),
    ...podTerms(spec.affinity?.podAffinity, `${path}.affinity.podAffinity`),
    ...podTerms(spec.affinity?.podAntiAffinity, `${path}.affinity.podAntiAffinity`),
  ];
}
/** Of a workload: said when its template is new. */
export const templateWarnings = (o: any): string[] => podWarnings(o.spec?.template?.spec, 'spec.template.', o.spec?.template?.metadata);
