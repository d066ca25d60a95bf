import type { KubeList, KubeObject } from '../../../apimachinery/types.ts';
import type { Call } from '../context.ts';
import { badRequest, notAcceptable } from '../failures.ts';
import type { Output } from '../negotiate.ts';
import { inOrder } from '../respond.ts';
import { internalOf } from './internal.ts';
import { listMeta, tableOf } from './table.ts';

const goName = (call: Call, list: boolean): string => {
  const { group, kind } = call.definition;
  const where = call.server.catalog.isBuiltin(call.definition) ? `${(group || 'core').split('.')[0]}.${kind}` : 'unstructured.Unstructured';
  return `*${where}${list ? 'List' : ''}`;
};
const partial = (object: KubeObject, version: string) => ({
  kind: 'PartialObjectMetadata',
  apiVersion: `meta.k8s.io/${version}`,
  metadata: inOrder(object).metadata,
});

export const isList = (value: object): value is KubeList => Array.isArray((value as KubeList).items);

/** The answer as a Table or as metadata only, when that is what was asked for. */
export function transform(call: Call, value: object, output: Output): object {
  const { as } = output;
  if (!as || (value as KubeObject).kind === 'Status') return value;
  if (as.kind === 'Table') {
    checkInclude(call, output);
    const include = call.query.get('includeObject') ?? '';
    return tableOf(call, value as KubeObject | KubeList, { version: as.version, include: include || 'Metadata', headers: true });
  }
  const list = isList(value);
  if (as.kind === 'PartialObjectMetadata') {
    if (list) throw notAcceptable(`you requested PartialObjectMetadata, but the requested object is a list (${goName(call, true)})`);
    return partial(internalOf(call.definition, value as KubeObject), as.version);
  }
  if (!list)
    throw notAcceptable(`you requested PartialObjectMetadataList, but the requested object is not a list (${goName(call, false)})`);
  const items = value.items.map((o) => partial(internalOf(call.definition, o), as.version));
  return {
    kind: 'PartialObjectMetadataList',
    apiVersion: `meta.k8s.io/${as.version}`,
    metadata: listMeta(value.metadata),
    items: items.length ? items : null,
  };
}
export function checkInclude(call: Call, { as }: Output): void {
  const include = call.query.get('includeObject') ?? '';
  if (as?.kind !== 'Table' || ['', 'None', 'Metadata', 'Object'].includes(include)) return;
  throw badRequest(
    `Unable to convert to Table as requested: includeObject: Invalid value: ${JSON.stringify(include)}: must be 'Metadata', 'Object', 'None', or empty`,
  );
}
/** Of a watch: one object at a time; columns are told once. */
export function transformOne(call: Call, object: KubeObject, output: Output, later: boolean): object {
  if (output.as?.kind === 'Table') {
    const include = call.query.get('includeObject') || 'Metadata';
    return tableOf(call, object, { version: output.as.version, include, headers: !later });
  }
  return output.as ? partial(internalOf(call.definition, object), output.as.version) : object;
}
export { partial };
