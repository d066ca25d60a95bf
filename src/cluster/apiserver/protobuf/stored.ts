import type { KubeList, KubeObject } from '../../../apimachinery/types.ts';
import { keepBytes, memory, type Span } from '../encoding/slabs.ts';
import { putMessage } from './encode.ts';
import { envelopeOf, messageFor } from './index.ts';
import { type Message, message } from './messages.ts';
import { putBytes, putDelimited, putTag, putVarint, writer, written } from './writer.ts';

const known = memory<Span>();
const scratch = writer(64 * 1024);

/** The message of an immutable object, without its envelope. Encoded once. */
function spanOf(object: KubeObject, type: Message): Span {
  const found = known.get(object);
  if (found) return found;
  scratch.at = scratch.bytes.length;
  putMessage(scratch, type, object);
  const span = keepBytes(written(scratch));
  known.set(object, span);
  return span;
}

/** An immutable object in its envelope; undefined when its kind has no such form. */
export function storedObject(object: KubeObject): Uint8Array | undefined {
  const type = messageFor(object.apiVersion, object.kind);
  if (!type) return undefined;
  const { slab, start, end } = spanOf(object, type);
  return envelopeOf(object.apiVersion, object.kind, end - start, (w) => putBytes(w, slab.subarray(start, end)));
}

/** A list of them: its metadata, then every item. */
export function storedList({ apiVersion, kind, metadata, items }: KubeList): Uint8Array | undefined {
  const list = messageFor(apiVersion, kind);
  const [meta, item] = list?.fields ?? [];
  if (list?.fields.length !== 2 || meta.name !== 'metadata' || item.name !== 'items' || !item.message) return undefined;
  const { message: type, number } = item;
  const spans = items.map((object) => spanOf(object, type));
  const size = spans.reduce((sum, { start, end }) => sum + end - start + 6, 0);
  return envelopeOf(apiVersion, kind, size + 256, (w) => {
    for (let i = spans.length - 1; i >= 0; i--) {
      const { slab, start, end } = spans[i];
      putBytes(w, slab.subarray(start, end));
      putVarint(w, end - start);
      putTag(w, number, 2);
    }
    putDelimited(w, meta.number, () => putMessage(w, message('meta.v1.ListMeta') as Message, metadata as Record<string, unknown>));
  });
}
