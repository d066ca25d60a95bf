import { toGoJson } from '../../../apimachinery/json.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import { metadataInOrder } from '../respond.ts';
import { keepText, memory, type Span } from './slabs.ts';

/** An object's JSON, and where in it lies what other answers show of it. */
export interface ObjectJson extends Span {
  /** After kind and apiVersion, which items of a typed list do not have. */
  rest: number;
  metaStart: number;
  metaEnd: number;
}
const known = memory<ObjectJson>();

const string = (text: string) => toGoJson(text);

/** The JSON of an immutable object: kind, apiVersion and metadata first, metadata in the order of its Go struct. Encoded once. */
export function jsonOf(object: KubeObject): ObjectJson {
  const found = known.get(object);
  if (found) return found;
  const { kind, apiVersion, metadata, ...others } = object;
  const head = `{${kind === undefined ? '' : `"kind":${string(kind)},`}${apiVersion === undefined ? '' : `"apiVersion":${string(apiVersion)},`}`;
  const meta = toGoJson(metadataInOrder(metadata));
  const tail = toGoJson(others);
  const text = `${head}"metadata":${meta}${tail === '{}' ? '}' : `,${tail.slice(1)}`}`;
  const span = keepText(text);
  const bytes = (part: string) => (span.end - span.start === text.length ? part.length : utf8Length(part));
  const rest = span.start + bytes(head);
  const metaStart = rest + '"metadata":'.length;
  const form = { ...span, rest, metaStart, metaEnd: metaStart + bytes(meta) };
  known.set(object, form);
  return form;
}
function utf8Length(text: string): number {
  let length = 0;
  for (const c of text) {
    const code = c.codePointAt(0) as number;
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return length;
}
