import { isObject } from '../../apimachinery/json.ts';
import type { FieldType, Structure } from './table.ts';

/** A struct with nothing in it but the structs that Go always writes. */
export function emptyOf(structure: Structure): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  if (structure.opaque) return result;
  for (const [key, field] of structure.fields) {
    if (field.structure && !field.pointer && field.omit !== 'zero') result[key] = emptyOf(field.structure);
  }
  return result;
}

/**
 * Adds what Go writes although it is empty: `status: {}`, `divisor: "0"`, `rules: null`. Changes its argument.
 * The last thing before an object is stored, when defaults have had their say.
 */
export function completeObject<T>(object: T, structure: Structure): T {
  if (structure.opaque) return object;
  const target = object as Record<string, unknown>;
  for (const [key, field] of structure.fields) {
    const value = target[key];
    if (value === undefined || (value === null && field.structure && !field.pointer)) {
      const zero = zeroOf(field);
      if (zero !== undefined) target[key] = zero;
    } else inside(value, field);
  }
  return object;
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
