import type { KubeObject } from '../../apimachinery/types.ts';
import { NODE_LABELS } from '../core/node/label-warnings.ts';
import { duplicate, type Errors, immutable, invalid, oneOf, qualified, required, tooLong } from '../validation/common.ts';
import { objectMeta } from '../validation/meta.ts';

/** What a term says, whatever its order. */
const saying = (term: any): string =>
  JSON.stringify(
    (term.matchLabelExpressions ?? [])
      .map((e: any) => [e.key ?? '', [...new Set(e.values ?? [])].sort()])
      .sort((x: any, y: any) => (x[0] < y[0] ? -1 : 1)),
  );
function termErrors(term: any, path: string): Errors {
  const all: any[] = term.matchLabelExpressions ?? [];
  return all.flatMap((e, n) => {
    const at = `${path}.matchLabelExpressions[${n}]`;
    const values: string[] = e.values ?? [];
    return [
      ...(values.length ? [] : [required(`${at}.values`)]),
      ...values.flatMap((v, k) => (values.indexOf(v) < k ? [duplicate(`${at}.values[${k}]`, v)] : [])),
      ...qualified(e.key ?? '', `${at}.key`),
      ...(all.slice(0, n).some((o) => o.key === e.key) ? [duplicate(`${at}.key`, e.key)] : []),
    ];
  });
}
/** Upstream: validateAllowedTopologies, whose list of what was said begins with as many empty terms as there are terms. */
function topologies(list: any[]): Errors {
  const said = list.map(() => '[]');
  return list.flatMap((term, i) => {
    const path = `allowedTopologies[${i}]`;
    const own = saying(term);
    const again = said.filter((s) => s === own).map(() => duplicate(`${path}.matchLabelExpressions`, ''));
    said.push(own);
    return [...termErrors(term, path), ...again];
  });
}
const MAX_COUNT = 512;
const MAX_SIZE = 262144;
export function parameterErrors(params: Record<string, string> | undefined, path: string): Errors {
  const entries = Object.entries(params ?? {});
  if (entries.length > MAX_COUNT) return [tooLong(path, MAX_COUNT)];
  const size = entries.reduce((n, [k, v]) => n + k.length + v.length, 0);
  return [
    ...(Object.hasOwn(params ?? {}, '') ? [invalid(path, '', 'field can not be empty.')] : []),
    ...(size > MAX_SIZE ? [tooLong(path, MAX_SIZE)] : []),
  ];
}
export const provisionerErrors = (name: string | undefined, path: string): Errors =>
  name ? qualified(name.toLowerCase(), path) : [required(path)];
/** Upstream: pkg/apis/storage/validation ValidateStorageClass. */
export const storageClassErrors = (o: KubeObject): Errors => [
  ...objectMeta(o, false),
  ...provisionerErrors(o.provisioner, 'provisioner'),
  ...parameterErrors(o.parameters, 'parameters'),
  ...(o.reclaimPolicy ? oneOf(o.reclaimPolicy, 'reclaimPolicy', ['Delete', 'Retain']) : []),
  ...oneOf(o.volumeBindingMode, 'volumeBindingMode', ['Immediate', 'WaitForFirstConsumer']),
  ...topologies(o.allowedTopologies ?? []),
];
export const storageClassUpdateErrors = (o: KubeObject, old: KubeObject): Errors => [
  ...storageClassErrors(o),
  ...['parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode'].flatMap((f) => immutable(o[f], old[f], f)),
];
/** Upstream: pkg/api/storage/util.go GetWarningsForStorageClass. */
export const storageClassWarnings = (o: KubeObject): string[] =>
  (o.allowedTopologies ?? []).flatMap((t: any, i: number) =>
    (t.matchLabelExpressions ?? []).flatMap((e: any, n: number) =>
      NODE_LABELS[e.key] ? [`allowedTopologies[${i}].matchLabelExpressions[${n}].key: ${NODE_LABELS[e.key]}`] : [],
    ),
  );
