import type { KubeObject } from '../../../apimachinery/types.ts';
import { encode } from '../../../os/http.ts';
import type { Call } from '../context.ts';
import { plain } from '../failures.ts';
import { loadProtobuf } from '../protobuf/load.ts';

/** etcd's --max-request-bytes. */
const MOST = 1.5 * 1024 * 1024;
/** What a request to etcd carries beside key and value. */
const AROUND = 70;

/** etcd takes no larger request; built-in kinds are stored as protobuf, custom resources as JSON. */
export async function checkSize(call: Call, key: string, object: KubeObject): Promise<void> {
  // No form is shorter than its texts.
  if (textsOf(object, MOST / 4) < MOST / 4) return;
  const { encodeObject } = await loadProtobuf();
  const size = (call.server.catalog.isBuiltin(call.definition) && encodeObject(object)?.length) || encode(JSON.stringify(object)).length;
  if (size + key.length + AROUND > MOST) throw plain('etcdserver: request is too large');
}
/** Characters of all texts, until there are enough. */
function textsOf(value: unknown, enough: number): number {
  if (typeof value === 'string') return value.length;
  if (value === null || typeof value !== 'object') return 1;
  let n = 0;
  for (const key in value) {
    n += key.length + textsOf((value as Record<string, unknown>)[key], enough - n);
    if (n > enough) break;
  }
  return n;
}
