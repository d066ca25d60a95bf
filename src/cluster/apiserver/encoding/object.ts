import { toGoJson } from '../../../apimachinery/json.ts';
import type { KubeObject, ManagedFieldsEntry } from '../../../apimachinery/types.ts';
import { META, metadataInOrder } from '../respond.ts';
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
  const meta = metadataText(metadata);
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

/** Trees of managed fields are shared by many objects: each is written once. */
const trees = new WeakMap<object, string>();
function treeText(fields: object): string {
  let text = trees.get(fields);
  if (text === undefined) trees.set(fields, (text = toGoJson(fields)));
  return text;
}
const MARK = '"fieldsV1":0';
function entryText(entry: ManagedFieldsEntry): string {
  if (!entry?.fieldsV1 || typeof entry.fieldsV1 !== 'object') return toGoJson(entry);
  // No text in it has quotation marks that are not escaped.
  const text = toGoJson({ ...entry, fieldsV1: 0 });
  const at = text.indexOf(MARK) + MARK.length - 1;
  return text.slice(0, at) + treeText(entry.fieldsV1) + text.slice(at + 1);
}
const META_KEYS = new Set(META);
/** As metadataInOrder, written. */
function metadataText(metadata: KubeObject['metadata']): string {
  const { managedFields, ...others } = metadata;
  if (!managedFields?.length || Object.keys(others).some((key) => !META_KEYS.has(key))) return toGoJson(metadataInOrder(metadata));
  const text = toGoJson(metadataInOrder(others));
  return `${text === '{}' ? '{' : `${text.slice(0, -1)},`}"managedFields":[${managedFields.map(entryText).join(',')}]}`;
}
function utf8Length(text: string): number {
  let length = 0;
  for (const c of text) {
    const code = c.codePointAt(0) as number;
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return length;
}
