import { quantityMilli } from '../../../apimachinery/quantity.ts';

const NODE_LABELS: Record<string, string> = {
  'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
  'failure-domain.beta.kubernetes.io/region': 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  'failure-domain.beta.kubernetes.io/zone': 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  'beta.kubernetes.io/instance-type': 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
};
const VOLUMES: Record<string, string> = {
  photonPersistentDisk: 'deprecated in v1.11, non-functional in v1.16+',
  gitRepo: 'deprecated in v1.11, and disabled by default in v1.33+',
  scaleIO: 'deprecated in v1.16, non-functional in v1.22+',
  flocker: 'deprecated in v1.22, non-functional in v1.25+',
  storageos: 'deprecated in v1.22, non-functional in v1.25+',
  quobyte: 'deprecated in v1.22, non-functional in v1.25+',
  glusterfs: 'deprecated in v1.25, non-functional in v1.26+',
  cephfs: 'deprecated in v1.28, non-functional in v1.31+',
  rbd: 'deprecated in v1.28, non-functional in v1.31+',
};
function repeated(list: any[], field: string, noun: string, path: string): string[] {
  const seen = new Set<string>();
  return list.flatMap((item, i) => {
    const value = item[field] ?? '';
    const again = seen.has(value);
    seen.add(value);
    return again ? [`${path}[${i}].${field}: duplicate ${noun} ${JSON.stringify(value)}`] : [];
  });
}
function amounts(resources: any, path: string): string[] {
  return ['memory', 'ephemeral-storage'].flatMap((name) =>
    ['limits', 'requests'].flatMap((field) => {
      const value = resources?.[field]?.[name];
      return value !== undefined && quantityMilli(value) % 1000 !== 0
        ? [`${path}.resources.${field}[${name}]: fractional byte value ${JSON.stringify(`${value}`)} is invalid, must be an integer`]
        : [];
    }),
  );
}
function env(list: any[], path: string): string[] {
  const seen = new Map<string, any>();
  return list.flatMap((e, i) => {
    const before = seen.get(e.name);
    seen.set(e.name, e);
    if (!before) return [];
    const uses = `${e.value ?? ''}`.includes(`$(${e.name})`);
    return uses ? [] : [`${path}[${i}]: hides previous definition of ${JSON.stringify(e.name)}, which may be dropped when using apply`];
  });
}
/** Upstream: pkg/api/pod/warnings.go. `prefix` is `` of a pod, `spec.template.` of a template. */
export function podWarnings(spec: any, prefix = ''): string[] {
  const path = `${prefix}spec`;
  const {
    nodeSelector,
    topologySpreadConstraints = [],
    volumes = [],
    imagePullSecrets = [],
    containers = [],
    initContainers = [],
  } = spec ?? {};
  const warnings = Object.keys(nodeSelector ?? {})
    .sort()
    .flatMap((key) => (NODE_LABELS[key] ? [`${path}.nodeSelector[${key}]: ${NODE_LABELS[key]}`] : []));
  topologySpreadConstraints.forEach((c: any, i: number) => {
    if (!c.labelSelector)
      warnings.push(`${path}.topologySpreadConstraints[${i}].labelSelector: a null labelSelector results in matching no pod`);
  });
  volumes.forEach((v: any, i: number) => {
    for (const [field, why] of Object.entries(VOLUMES))
      if (v[field]) warnings.push(`${path}.volumes[${i}].${field === 'storageos' ? 'storageOS' : field}: ${why}`);
  });
  warnings.push(...repeated(spec?.hostAliases ?? [], 'ip', 'ip', `${path}.hostAliases`));
  imagePullSecrets.forEach((s: any, i: number) => {
    const at = `${path}.imagePullSecrets[${i}].name`;
    if (!s.name) warnings.push(`${at}: invalid empty name ""`);
    else if (imagePullSecrets.findIndex((o: any) => o.name === s.name) < i)
      warnings.push(`${at}: duplicate name ${JSON.stringify(s.name)}`);
  });
  for (const [field, list] of [
    ['initContainers', initContainers],
    ['containers', containers],
  ])
    list.forEach((c: any, i: number) => {
      const at = `${path}.${field}[${i}]`;
      warnings.push(...amounts(c.resources, at), ...env(c.env ?? [], `${at}.env`));
    });
  if (spec?.terminationGracePeriodSeconds < 0)
    warnings.push(`${path}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`);
  return warnings;
}
/** Of a workload: said when its template is new. */
export const templateWarnings = (o: any): string[] => podWarnings(o.spec?.template?.spec, 'spec.template.');
