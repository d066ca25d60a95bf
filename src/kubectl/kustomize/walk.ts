import { isObject, set } from '../../apimachinery/json.ts';
import { KustomizeError } from './error.ts';
import type { FieldSpec } from './fieldspecs.ts';
import { gvkSelected, idText } from './ids.ts';
import type { Json, Resource } from './resource.ts';

/** A place in an object: what is there, and how to put something else there. */
export interface Slot {
  value: Json;
  put(value: Json): void;
}
export const slotOf = (holder: Json, key: string | number): Slot => ({
  value: holder[key],
  put(value) {
    this.value = value;
    if (typeof key === 'string') set(holder, key, value);
    else holder[key] = value;
  },
});

/** Splits at a delimiter that has no backslash before it. */
export function splitPath(path: string, delimiter: string): string[] {
  let parts = path.split(delimiter);
  if (parts.length > 1 && parts[0] === '') parts = parts.slice(1);
  const result: string[] = [];
  for (const part of parts) {
    const last = result.length - 1;
    if (last >= 0 && result[last].endsWith('\\')) result[last] = result[last].slice(0, -1) + delimiter + part;
    else result.push(part);
  }
  return result;
}

/** Visits the places of a spec, making what is missing when it says so. Upstream: kustomize/api/filters/fieldspec. */
export function visit(resource: Resource, spec: FieldSpec, visitor: (slot: Slot) => void, made?: () => Json): void {
  const { id } = resource;
  if (!gvkSelected(id, spec)) return;
  try {
    descend(
      { value: resource.object, put: (v) => (resource.object = v) },
      splitPath(spec.path, '/'),
      visitor,
      spec.create ? made : undefined,
    );
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error;
    throw error.wrap(`considering field '${spec.path}' of object ${idText(id)}`);
  }
}

function descend(slot: Slot, path: string[], visitor: (slot: Slot) => void, made: (() => Json) | undefined): void {
  if (!path.length) return visitor(slot);
  const { value } = slot;
  if (value === null || value === undefined) return;
  if (Array.isArray(value)) {
    for (const i of value.keys()) {
      try {
        descend(slotOf(value, i), path, visitor, made);
      } catch (error) {
        throw error instanceof KustomizeError ? error.wrap(`visit traversal on path: [${path.join(' ')}]`) : error;
      }
    }
    return;
  }
  if (!isObject(value)) throw new KustomizeError('expected sequence or mapping node');
  const list = path[0].endsWith('[]');
  const field = list ? path[0].slice(0, -2) : path[0];
  if (!field) throw new KustomizeError('cannot set or create an empty field name');
  const create = made && !list ? (path.length === 1 ? made : () => ({})) : undefined;
  if (!(field in value) && !create) return;
  if (create && (value[field] === undefined || value[field] === null)) set(value, field, create());
  descend(slotOf(value, field), path.slice(1), visitor, made);
}

/** Follows a dotted path of fields and list entries; undefined where it ends early. */
export function lookup(object: Json, path: string[]): Json {
  let at = object;
  for (const part of path) {
    if (at === null || at === undefined) return undefined;
    const entry = /^\[([^=]*)=(.*)\]$/.exec(part);
    if (Array.isArray(at)) {
      if (entry) at = at.find((item) => (entry[1] ? `${item?.[entry[1]]}` === entry[2] : `${item}` === entry[2]));
      else if (/^\d+$/.test(part)) at = at[Number(part)];
      else if (part === '-') at = at[at.length - 1];
      else throw new KustomizeError(`wrong Node Kind for  expected: MappingNode was SequenceNode`);
    } else at = isObject(at) ? at[part] : undefined;
  }
  return at;
}

/** Like splitPath, list entries (`[name=a.b]`) kept whole. */
export function splitDotted(path: string): string[] {
  const parts = splitPath(path, '.');
  const result: string[] = [];
  for (let i = 0; i < parts.length; i++) {
    let part = parts[i];
    if (part.startsWith('[') && !part.endsWith(']')) {
      while (i < parts.length - 1 && !part.endsWith(']')) part += `.${parts[++i]}`;
      if (!part.includes('=')) part = part.replace(/^\[+|\]+$/g, '');
    }
    result.push(part);
  }
  return result;
}
