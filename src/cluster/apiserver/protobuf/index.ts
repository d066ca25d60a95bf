import { parseApiVersion } from '../../../apimachinery/types.ts';
import { structureOf } from '../../../kinds/structure/index.ts';
import { readMessage } from './decode.ts';
import { putMessage } from './encode.ts';
import { type Message, message } from './messages.ts';
import { delimited, type Reader, reader, skip, tag, text } from './reader.ts';
import { putBytes, putDelimited, putString, type Writer, writer, written } from './writer.ts';

/** `k8s\0`, before every message. Upstream: apimachinery/pkg/runtime/serializer/protobuf. */
const MAGIC = [0x6b, 0x38, 0x73, 0x00];

export interface Envelope {
  apiVersion: string;
  kind: string;
  raw: Uint8Array;
}
const DISCOVERY = /^apidiscovery\.k8s\.io\/(v2|v2beta1)$/;
const ROOTS = new Set(['APIGroup', 'APIGroupList', 'APIResourceList', 'APIVersions']);

/** The message of a kind; undefined for those that Go does not write as protobuf. */
export function messageFor(apiVersion: string, kind: string): Message | undefined {
  const discovery = DISCOVERY.exec(apiVersion);
  if (discovery) return message(`apidiscovery.${discovery[1]}.${kind}`);
  if (parseApiVersion(apiVersion).group === 'meta.k8s.io' || ROOTS.has(kind)) return message(`meta.v1.${kind}`);
  const found = structureOf(apiVersion, kind);
  return found && message(found.name);
}

/** An object in its envelope; undefined when its kind has no such form. */
export function encodeObject(value: { apiVersion?: string; kind?: string }): Uint8Array | undefined {
  const { apiVersion = '', kind = '' } = value;
  const type = messageFor(apiVersion, kind);
  if (!type) return undefined;
  return envelopeOf(apiVersion, kind, 1024, (w) => putMessage(w, type, value as Record<string, unknown>));
}
/** What `raw` writes, in an envelope; `size`: how much that is, roughly. */
export function envelopeOf(apiVersion: string, kind: string, size: number, raw: (w: Writer) => void): Uint8Array {
  const w = writer(size + apiVersion.length + kind.length + 64);
  putEnvelope(w, apiVersion, kind, () => raw(w));
  return written(w);
}
function putEnvelope(w: Writer, apiVersion: string, kind: string, raw: () => void): void {
  putString(w, 4, '');
  putString(w, 3, '');
  putDelimited(w, 2, raw);
  putDelimited(w, 1, () => {
    putString(w, 2, kind);
    putString(w, 1, apiVersion);
  });
  putBytes(w, Uint8Array.from(MAGIC));
}
/** One event of a watch, with its length before it. */
export function encodeEvent(
  type: string,
  object: { apiVersion?: string; kind?: string },
  body = encodeObject(object) ?? new Uint8Array(0),
): Uint8Array {
  const w = writer(body.length + 64);
  putDelimited(w, 2, () => putDelimited(w, 1, () => putBytes(w, body)));
  putString(w, 1, type);
  const length = written(w).length;
  putBytes(w, Uint8Array.of(length >>> 24, length >>> 16, length >>> 8, length));
  return written(w);
}

export { storedList, storedObject } from './stored.ts';

/** Opens the envelope; throws the words of what is wrong. */
export function openEnvelope(bytes: Uint8Array): Envelope {
  if (!bytes.length) throw new Error('empty data');
  if (MAGIC.some((byte, i) => bytes[i] !== byte))
    throw new Error('provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]');
  if (bytes.length === MAGIC.length) throw new Error('empty body');
  const r = reader(bytes.subarray(MAGIC.length));
  const found: Envelope = { apiVersion: '', kind: '', raw: new Uint8Array(0) };
  each(r, (number, value) => {
    if (number === 1) each(reader(value), (n, name) => Object.assign(found, n === 1 ? { apiVersion: text(name) } : { kind: text(name) }));
    else if (number === 2) found.raw = value;
  });
  return found;
}
function each(r: Reader, visit: (number: number, value: Uint8Array) => void): void {
  while (r.at < r.end) {
    const [number, type] = tag(r);
    if (type === 2) visit(number, delimited(r));
    else skip(r, type);
  }
}
/** The object of an envelope, its kind's message known. */
export const decodeMessage = ({ apiVersion, kind, raw }: Envelope, type: Message): Record<string, unknown> => ({
  apiVersion,
  kind,
  ...readMessage(raw, type),
});
