import { isDns1123Label } from '../../apimachinery/labels.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import { NODE_LABELS } from '../core/node/label-warnings.ts';
import { containerResources } from '../core/pod/validate/resources.ts';
import { tolerations } from '../core/pod/validate/tolerations.ts';
import { check, type Errors, immutable, internalDuplicate, labels, required } from '../validation/common.ts';
import { genericMeta, genericMetaUpdate } from '../validation/meta.ts';

const keyOf = ({ key = '', operator = '', value = '', effect = '' }: any): string => JSON.stringify([key, operator, value, effect]);
function repeated(list: any[], path: string): Errors {
  const keys = list.map(keyOf);
  return list.flatMap((t, i) => (keys.indexOf(keys[i]) < i ? [internalDuplicate(`${path}[${i}]`, 'Toleration', t)] : []));
}
/** Upstream: pkg/apis/node/validation ValidateRuntimeClass. */
export const runtimeClassErrors = (o: KubeObject): Errors => {
  const list: any[] = o.scheduling?.tolerations ?? [];
  return [
    ...genericMeta(o, false),
    ...(o.handler ? check('handler', o.handler, isDns1123Label) : [required('handler')]),
    ...(o.overhead ? containerResources({ limits: o.overhead.podFixed ?? {} }, [], 'overhead') : []),
    ...labels(o.scheduling?.nodeSelector, 'scheduling.nodeSelector'),
    ...tolerations(list, 'scheduling.tolerations'),
    ...repeated(list, 'scheduling.tolerations'),
  ];
};
export const runtimeClassUpdateErrors = (o: KubeObject, old: KubeObject): Errors => [
  ...runtimeClassErrors(o),
  ...genericMetaUpdate(o, old),
  ...immutable(o.handler, old.handler, 'handler'),
];
/** Upstream: pkg/api/node/util.go GetWarningsForRuntimeClass. */
export const runtimeClassWarnings = (o: KubeObject): string[] =>
  Object.keys(o.scheduling?.nodeSelector ?? {}).flatMap((l) => (NODE_LABELS[l] ? [`scheduling.nodeSelector: ${NODE_LABELS[l]}`] : []));
