const since = (version: string, instead?: string): string => `deprecated since v${version}${instead ? `; use ${instead} instead` : ''}`;
/** Labels of nodes that have another name now. Upstream: pkg/api/node/util.go. */
export const NODE_LABELS: Record<string, string> = {
  'beta.kubernetes.io/arch': since('1.14', '"kubernetes.io/arch"'),
  'beta.kubernetes.io/os': since('1.14', '"kubernetes.io/os"'),
  'failure-domain.beta.kubernetes.io/region': since('1.17', '"topology.kubernetes.io/region"'),
  'failure-domain.beta.kubernetes.io/zone': since('1.17', '"topology.kubernetes.io/zone"'),
  'beta.kubernetes.io/instance-type': since('1.17', '"node.kubernetes.io/instance-type"'),
  'app.kubernetes.io/created-by': since('1.9'),
  'scheduler.alpha.kubernetes.io/preferAvoidPods': since('1.22').concat('; use Taints and Tolerations instead'),
  'node-role.kubernetes.io/master': 'use "node-role.kubernetes.io/control-plane" instead',
};
const expressions = (list: any[] | undefined, path: string): string[] =>
  (list ?? []).flatMap((e, i) => (NODE_LABELS[e.key] ? [`${path}.matchExpressions[${i}].key: ${e.key} is ${NODE_LABELS[e.key]}`] : []));
export const selectorTermWarnings = (term: any, path: string): string[] => expressions(term?.matchExpressions, path);
export const nodeSelectorWarnings = (selector: any, path: string): string[] => [
  ...expressions(selector?.matchExpressions, path),
  ...Object.keys(selector?.matchLabels ?? {}).flatMap((l) => (NODE_LABELS[l] ? [`${path}.matchLabels.${l}: ${NODE_LABELS[l]}`] : [])),
];
