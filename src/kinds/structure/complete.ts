import { isObject } from '../../apimachinery/json.ts';
import type { FieldType, Structure } from './table.ts';

/** A struct with nothing in it but the structs that Go always writes. */
export function emptyOf(structure: Structure): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  if (structure.opaque) return result;
  for (const [key, inner] of structsOf(structure)) result[key] = emptyOf(inner);
  return result;
}
const structs = new WeakMap<Structure, [string, Structure][]>();
/** The structs in a structure that Go always writes. */
export function structsOf(structure: Structure): [string, Structure][] {
  let found = structs.get(structure);
  if (!found) {
    found = [...structure.fields].flatMap(([key, { structure: inner, pointer, omit }]) =>
      inner && !pointer && omit !== 'zero' ? [[key, inner] as [string, Structure]] : [],
    );
    structs.set(structure, found);
  }
  return found;
}

/**
 * Adds what Go writes although it is empty: `status: {}`, `divisor: "0"`, `rules: null`. Changes its argument.
 * The last thing before an object is stored, when defaults have had their say.
 */
export function completeObject<T>(object: T, structure: Structure): T {
  if (structure.opaque) return object;
  const target = object as Record<string, unknown>;
  const { deep, zeros } = planOf(structure);
  for (const [key, field] of deep) {
    const value = target[key];
    if (value !== null && typeof value === 'object') inside(value, field);
  }
  for (const [key, field] of zeros) {
    const value = target[key];
    if (value === undefined || (value === null && field.structure && !field.pointer)) target[key] = zeroOf(field);
  }
  return object;
}

interface Plan {
  /** Fields that are written although they are empty. */
  zeros: [string, FieldType][];
  /** Fields in which something may have to be added. */
  deep: [string, FieldType][];
}
const plans = new WeakMap<Structure, Plan>();
/** What completing an object of a structure comes to. */
function planOf(structure: Structure): Plan {
  const known = plans.get(structure);
  if (known) return known;
  const fields = [...structure.fields];
  const plan: Plan = { zeros: fields.filter(([, field]) => zeroOf(field) !== undefined), deep: fields };
  // Seen from within itself, a structure is one in which anything may be.
  plans.set(structure, plan);
  plan.deep = fields.filter(([, field]) => mayAdd(field));
  return plan;
}
function mayAdd(type: FieldType): boolean {
  if (!type.structure) return !!type.element && mayAdd(type.element);
  if (type.structure.opaque) return false;
  const { zeros, deep } = planOf(type.structure);
  return zeros.length > 0 || deep.length > 0;
}
function inside(value: unknown, type: FieldType): void {
  if (type.structure && isObject(value)) completeObject(value, type.structure);
  else if (type.kind === 'list' && Array.isArray(value)) for (const item of value) inside(item, type.element as FieldType);
  else if (type.kind === 'map' && isObject(value)) for (const item of Object.values(value)) inside(item, type.element as FieldType);
}
function zeroOf(field: FieldType): unknown {
  if (field.omit === 'zero') return undefined;
  if (field.pointer) return field.omit ? undefined : null;
  if (field.structure) return completeObject(emptyOf(field.structure), field.structure);
  switch (field.basic) {
    case 'quantity':
      return '0';
    case 'time':
    case 'microtime':
      return null;
    case 'intOrString':
      return 0;
  }
  if (field.omit) return undefined;
  if (field.kind !== 'scalar') return null;
  return { boolean: false, string: '', bytes: null }[field.basic as string] ?? (field.basic === 'bytes' ? null : 0);
}
