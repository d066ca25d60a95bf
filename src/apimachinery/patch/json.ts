import { byCodePoint, clone, deepEqual, isObject, set } from '../json.ts';

/** Upstream: gopkg.in/evanphx/json-patch.v4, whose leniences are kept. */
export interface JsonPatchOperation {
  op?: string;
  path?: string;
  from?: string;
  value?: unknown;
}
/** Says why a patch does not apply; the API server answers `unprocessable()` of errors.ts to it. */
export class JsonPatchError extends Error {}

type Container = Record<string, unknown> | unknown[];
const fail = (text: string, why = 'missing value'): never => {
  throw new JsonPatchError(`${text}: ${why}`);
};

/** Upstream: the API server's JSONPatchMaxCopyBytes. */
const MOST_COPIED = 3 * 1024 * 1024;
const tooMuch = (size: number): string =>
  `Unable to complete the copy, the accumulated size increase of copy is ${size}, exceeding the limit ${MOST_COPIED}`;

interface Holder {
  root: Container;
  copied: number;
  /** What was gone through, and has its keys sorted in the end. */
  seen: Set<unknown>;
}
/** A new document; `doc` stays as it is. */
export function jsonPatch<T = any>(doc: T, operations: JsonPatchOperation[]): T {
  const holder: Holder = { root: clone(doc) as Container, copied: 0, seen: new Set() };
  for (const operation of operations) apply(holder, operation ?? ({} as JsonPatchOperation));
  holder.seen.add(holder.root);
  return sorted(holder.root, holder.seen) as T;
}
function sorted(value: unknown, seen: Set<unknown>): unknown {
  if (!seen.has(value)) return value;
  if (Array.isArray(value)) return value.map((item) => sorted(item, seen));
  const result: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(value as object).sort(([a], [b]) => byCodePoint(a, b))) set(result, key, sorted(field, seen));
  return result;
}

function apply(holder: Holder, { op, path, from, value }: JsonPatchOperation): void {
  const kind = typeof op === 'string' ? op : 'unknown';
  const find = (pointer: string) => locate(holder.root, pointer, holder.seen);
  const need = (text: string | undefined, what: string): string =>
    typeof text === 'string' ? text : fail(`${kind} operation failed to decode ${what}`);
  const quotes = kind === 'add' || kind === 'remove' ? '"' : '';
  const target = (pointer: string, which: string) =>
    find(pointer) ??
    fail(`${kind} operation does not apply: ${kind === 'test' ? 'is' : 'doc is'} missing ${which}: ${quotes}${pointer}${quotes}`);
  switch (kind) {
    case 'add': {
      const pointer = need(path, 'path');
      add(target(pointer, 'path'), clone(value ?? null), `error in add for path: '${pointer}'`);
      break;
    }
    case 'remove': {
      const pointer = need(path, 'path');
      remove(target(pointer, 'path'), `error in remove for path: '${pointer}'`);
      break;
    }
    case 'replace': {
      const pointer = need(path, 'path');
      if (pointer === '') {
        if (value === null || typeof value !== 'object') fail('replace operation value must be object or array');
        holder.root = clone(value) as Container;
        break;
      }
      const place = target(pointer, 'path');
      if (Array.isArray(place.container)) {
        place.container[existing(place.container, place.key, `replace operation does not apply: doc is missing key: ${pointer}`)] = clone(
          value ?? null,
        );
      } else set(place.container, place.key, clone(value ?? null));
      break;
    }
    case 'move': {
      const source = need(from, 'from');
      const place = target(source, 'from path');
      const moved = get(place, `error in move for path: '${place.key}'`);
      remove(place, `error in move for path: '${place.key}'`);
      const pointer = need(path, 'path');
      add(target(pointer, 'destination path'), moved ?? null, `error in move for path: '${pointer}'`);
      break;
    }
    case 'copy': {
      const source = need(from, 'from');
      const copied = get(target(source, 'from path'), `error in copy for from: '${source}'`);
      const pointer = need(path, 'path');
      holder.copied += new TextEncoder().encode(JSON.stringify(copied ?? null)).length;
      if (holder.copied > MOST_COPIED) throw new JsonPatchError(tooMuch(holder.copied));
      add(target(pointer, 'destination path'), clone(copied ?? null), 'error while adding value during copy');
      break;
    }
    case 'test': {
      const pointer = need(path, 'path');
      const actual = pointer === '' ? holder.root : get(target(pointer, 'path'), `error in test for path: '${pointer}'`);
      if (!deepEqual(actual ?? null, value ?? null)) fail(`testing value ${pointer} failed`, 'test failed');
      break;
    }
    default:
      throw new JsonPatchError(`Unexpected kind: ${kind}`);
  }
}

interface Place {
  container: Container;
  key: string;
}
const decodeKey = (key: string): string => key.replace(/~1/g, '/').replace(/~0/g, '~');
function locate(root: Container, pointer: string, seen: Set<unknown>): Place | undefined {
  const parts = pointer.split('/');
  if (parts.length < 2) return undefined;
  let at: unknown = root;
  for (const part of parts.slice(1, -1)) {
    const key = decodeKey(part);
    if (Array.isArray(at)) at = /^-?\d+$/.test(key) ? at[Number(key) < 0 ? at.length + Number(key) : Number(key)] : undefined;
    else at = isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
    if (at === null || typeof at !== 'object') return undefined;
    seen.add(at);
  }
  return { container: at as Container, key: decodeKey(parts[parts.length - 1]) };
}
function index(key: string, text: string): number {
  if (!/^[-+]?\d+$/.test(key)) throw new JsonPatchError(`${text}: strconv.Atoi: parsing "${key}": invalid syntax`);
  return Number(key);
}
function existing(list: unknown[], key: string, text: string): number {
  const i = index(key, text);
  if (i >= list.length || i < -list.length) fail(`${text}: Unable to access invalid index: ${i}`, 'invalid index referenced');
  return i < 0 ? i + list.length : i;
}
const get = ({ container, key }: Place, text: string): unknown =>
  Array.isArray(container) ? container[existing(container, key, text)] : Object.hasOwn(container, key) ? container[key] : undefined;
function remove({ container, key }: Place, text: string): void {
  if (Array.isArray(container)) container.splice(existing(container, key, text), 1);
  else if (Object.hasOwn(container, key)) delete container[key];
  else fail(`${text}: Unable to remove nonexistent key: ${key}`);
}
function add({ container, key }: Place, value: unknown, text: string): void {
  if (!Array.isArray(container)) {
    set(container, key, value);
    return;
  }
  if (key === '-') {
    container.push(value);
    return;
  }
  if (!/^[-+]?\d+$/.test(key))
    throw new JsonPatchError(`${text}: value was not a proper array index: '${key}': strconv.Atoi: parsing "${key}": invalid syntax`);
  const i = Number(key);
  const size = container.length + 1;
  if (i >= size || i < -size) fail(`${text}: Unable to access invalid index: ${i}`, 'invalid index referenced');
  container.splice(i < 0 ? i + size : i, 0, value);
}
