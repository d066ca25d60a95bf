import type { KubeObject } from '../../apimachinery/types.ts';
import { duplicate, type Errors, immutable, invalid, oneOf, qualified, required } from '../validation/common.ts';
import { objectMeta } from '../validation/meta.ts';

function topologies(list: any[]): Errors {
  return list.flatMap((term, i) =>
    (term.matchLabelExpressions ?? []).flatMap((e: any, n: number, all: any[]) => {
      const at = `allowedTopologies[${i}].matchLabelExpressions[${n}]`;
      const values: string[] = e.values ?? [];
      return [
        ...(values.length ? [] : [required(`${at}.values`)]),
        ...values.flatMap((v, k) => (values.indexOf(v) < k ? [duplicate(`${at}.values[${k}]`, v)] : [])),
        ...qualified(e.key ?? '', `${at}.key`),
        ...(all.slice(0, n).some((o) => o.key === e.key) ? [duplicate(`${at}.key`, e.key)] : []),
      ];
    }),
  );
}
/** Upstream: pkg/apis/storage/validation ValidateStorageClass. */
export const storageClassErrors = (o: KubeObject): Errors => [
  ...objectMeta(o, false),
  ...(o.provisioner ? qualified(o.provisioner.toLowerCase(), 'provisioner') : [required('provisioner')]),
  ...(Object.hasOwn(o.parameters ?? {}, '') ? [invalid('parameters', '', 'field can not be empty.')] : []),
  ...(o.reclaimPolicy ? oneOf(o.reclaimPolicy, 'reclaimPolicy', ['Delete', 'Retain']) : []),
  ...oneOf(o.volumeBindingMode, 'volumeBindingMode', ['Immediate', 'WaitForFirstConsumer']),
  ...topologies(o.allowedTopologies ?? []),
];
export const storageClassUpdateErrors = (o: KubeObject, old: KubeObject): Errors =>
  ['parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode'].flatMap((f) => immutable(o[f], old[f], f));
