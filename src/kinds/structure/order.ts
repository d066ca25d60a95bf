import { byCodePoint, isObject, set } from '../../apimachinery/json.ts';
import type { FieldType, Structure } from './table.ts';

type Fields = Record<string, unknown>;

function rebuilt(object: Fields, keys: string[]): Fields {
  const result: Fields = {};
  for (const key of keys) set(result, key, object[key]);
  return result;
}
/** Its keys in the order of the Go struct, which is that of its JSON; the same object when they are. */
export function inStructOrder(object: Fields, structure: Structure): Fields {
  let last = -1;
  const place = (key: string) => structure.fields.get(key)?.index ?? Number.POSITIVE_INFINITY;
  for (const key in object) {
    const index = place(key);
    if (index < last)
      return rebuilt(
        object,
        Object.keys(object).sort((a, b) => place(a) - place(b)),
      );
    last = index;
  }
  return object;
}
/** Its keys sorted, as Go writes maps. */
export function inMapOrder(object: Fields): Fields {
  let last: string | undefined;
  for (const key in object) {
    if (last !== undefined && byCodePoint(key, last) < 0) return rebuilt(object, Object.keys(object).sort(byCodePoint));
    last = key;
  }
  return object;
}

/** As Go writes what has no struct: all maps by key. */
export function allByKey(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(allByKey);
  if (!isObject(value)) return value;
  const result: Fields = {};
  for (const key of Object.keys(value).sort(byCodePoint)) set(result, key, allByKey(value[key]));
  return result;
}
/** A value of a kind as Go writes it, all through: fields in the order of their structs, maps by key. */
export function asWritten(value: unknown, type: Pick<FieldType, 'kind' | 'element' | 'structure'>): unknown {
  if (Array.isArray(value)) return type.element ? value.map((item) => asWritten(item, type.element as FieldType)) : value;
  if (!isObject(value)) return value;
  const { structure } = type;
  if (type.kind === 'map') return inMapOrder(mapped(value, () => type.element));
  if (!structure || structure.opaque) return value;
  return inStructOrder(
    mapped(value, (key) => structure.fields.get(key)),
    structure,
  );
}
function mapped(object: Fields, typeOf: (key: string) => FieldType | undefined): Fields {
  const result: Fields = {};
  for (const key of Object.keys(object)) {
    const type = typeOf(key);
    set(result, key, type ? asWritten(object[key], type) : object[key]);
  }
  return result;
}

/** Whether lists or maps are in it that Go leaves out when it writes the object. */
export function hasEmpty(object: Fields, structure: Structure): boolean {
  if (structure.opaque) return false;
  for (const key in object) {
    const value = object[key];
    if (value === null || typeof value !== 'object') continue;
    const type = structure.fields.get(key);
    if (type && emptyInside(value, type)) return true;
  }
  return false;
}
function emptyInside(value: unknown, type: FieldType): boolean {
  if (value === null || typeof value !== 'object') return false;
  if (isLeftOut(value, type)) return true;
  if (type.structure) return hasEmpty(value as Fields, type.structure);
  const { element } = type;
  if (!element || element.kind === 'scalar') return false;
  if (Array.isArray(value)) return value.some((item) => emptyInside(item, element));
  for (const key in value) if (emptyInside((value as Fields)[key], element)) return true;
  return false;
}
const isLeftOut = (value: object, type: FieldType): boolean =>
  !!type.omit && !type.pointer && ((type.kind === 'list' && !(value as unknown[]).length) || (type.kind === 'map' && isNothing(value)));
function isNothing(value: object): boolean {
  for (const _ in value) return false;
  return true;
}

const MAP = Symbol('an empty map');
export const isEmptyMap = (value: unknown): boolean => isObject(value) && MAP in value && isNothing(value);
/** Lets empty maps be told from structs with nothing in them. */
export function markEmptyMaps(value: unknown, type: Pick<FieldType, 'kind' | 'element' | 'structure'>): void {
  if (value === null || typeof value !== 'object') return;
  if (type.kind === 'map' && isNothing(value)) Object.defineProperty(value, MAP, { value: true });
  const { structure, element } = type;
  if (structure && !structure.opaque) {
    for (const key of Object.keys(value)) {
      const field = structure.fields.get(key);
      if (field && field.kind !== 'scalar') markEmptyMaps((value as Fields)[key], field);
    }
  } else if (element && element.kind !== 'scalar') for (const item of Object.values(value)) markEmptyMaps(item, element);
}
/** Leaves those lists and maps out; changes its argument. */
export function dropEmpty<T extends object>(object: T, structure: Structure): T {
  if (structure.opaque) return object;
  const target = object as Fields;
  for (const key of Object.keys(target)) {
    const type = structure.fields.get(key);
    const value = target[key];
    if (!type || value === null || typeof value !== 'object') continue;
    if (isLeftOut(value, type)) delete target[key];
    else dropInside(value, type);
  }
  return object;
}
function dropInside(value: unknown, type: FieldType): void {
  if (value === null || typeof value !== 'object') return;
  if (type.structure) dropEmpty(value, type.structure);
  else if (type.element && type.element.kind !== 'scalar') for (const item of Object.values(value)) dropInside(item, type.element);
}
