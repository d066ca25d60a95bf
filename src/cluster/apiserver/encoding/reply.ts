import type { KubeList, KubeObject } from '../../../apimachinery/types.ts';
import type { HttpResponse } from '../../../os/http.ts';
import type { Call } from '../context.ts';
import { type Output, PROTOBUF } from '../negotiate.ts';
import { protobuf } from '../protobuf/load.ts';
import { present } from '../registry/store.ts';
import { answer, bytesAnswer, inOrder, warningHeaders } from '../respond.ts';
import { internalOf } from '../table/internal.ts';
import { listMeta, tableParts } from '../table/table.ts';
import { checkInclude, isList, transform } from '../table/transform.ts';
import { listAnswer, objectAnswer, partialAnswer, partialListAnswer, tableAnswer } from './answers.ts';

/** Writes an object, a list or a Status as the client wants it. */
export function reply(call: Call, status: number, value: object, output: Output): HttpResponse {
  const headers = warningHeaders(call.warnings);
  if (isList(value)) {
    const body = listBytes(call, value, output);
    if (body) return bytesAnswer(status, body, output, headers);
    const typed = call.server.catalog.isBuiltin(call.definition) && !output.as;
    const shown = { ...value, items: value.items.map((o) => inOrder(typed ? stripped(o) : o)) };
    return answer(status, transform(call, shown, output), output, headers);
  }
  if ((value as KubeObject).kind === 'Status') return answer(status, value, output, headers);
  const object = present(call.server, call.definition, value as KubeObject);
  const body = isKept(call, object) ? objectBytes(call, object, output) : undefined;
  if (body) return bytesAnswer(status, body, output, headers);
  return answer(status, transform(call, inOrder(object), output), output, headers);
}
/** Items of a typed list do not say what they are. */
const stripped = ({ kind, apiVersion, ...rest }: KubeObject): KubeObject => rest as KubeObject;

/** Objects that are shown as they lie in storage, so that their encoded form is worth remembering. */
export const areKept = ({ server }: Pick<Call, 'server'>): boolean => server.release.gates.has('RemoveSelfLink');
const isKept = (call: Call, { metadata }: KubeObject): boolean =>
  areKept(call) && !call.dryRun && !!metadata?.uid && !!metadata.resourceVersion;

function objectBytes({ definition }: Call, object: KubeObject, { type, pretty, as }: Output): Uint8Array | undefined {
  if (type === PROTOBUF) return as || definition.schema ? undefined : protobuf().storedObject(object);
  if (type !== 'application/json' || pretty) return undefined;
  if (!as) return objectAnswer(object);
  return as.kind === 'PartialObjectMetadata' ? partialAnswer(internalOf(definition, object), as.version) : undefined;
}

/** A list put together from its items' remembered forms; nothing when it has to be made as a whole. */
function listBytes(call: Call, list: KubeList, output: Output): Uint8Array | undefined {
  const { type, pretty, as } = output;
  if (!areKept(call) || call.dryRun) return undefined;
  const builtin = call.server.catalog.isBuiltin(call.definition);
  if (type === PROTOBUF) return as || !builtin ? undefined : protobuf().storedList(list);
  if (type !== 'application/json' || pretty) return undefined;
  if (!as) return listAnswer(list, builtin);
  if (as.kind === 'PartialObjectMetadataList' && list.items.length)
    return partialListAnswer(
      { metadata: listMeta(list.metadata) },
      list.items.map((o) => internalOf(call.definition, o)),
      as.version,
    );
  if (as.kind !== 'Table') return undefined;
  checkInclude(call, output);
  const include = call.query.get('includeObject') || 'Metadata';
  const { table, objects } = tableParts(call, list, { version: as.version, headers: true });
  const rows = include === 'Metadata' ? objects.map((o) => internalOf(call.definition, o)) : objects;
  return tableAnswer(table, rows, include, as.version);
}
