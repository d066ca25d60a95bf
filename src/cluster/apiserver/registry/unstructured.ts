import type { FieldType, Structure } from '../../../kinds/structure/index.ts';

const kindOf = (value: unknown): string =>
  Array.isArray(value)
    ? 'slice'
    : typeof value === 'boolean'
      ? 'bool'
      : typeof value === 'number'
        ? isInt64(value)
          ? 'int64'
          : 'float64'
        : typeof value === 'string'
          ? 'string'
          : 'map';
const isInt64 = (value: number): boolean => Number.isInteger(value) && Math.abs(value) < 2 ** 63;
const GO: Record<string, string> = { int32: 'int32', int64: 'int64', number: 'float64', boolean: 'bool', string: 'string' };

/** What is wrong when a map is turned into a struct. Upstream: apimachinery/pkg/runtime/converter.go. */
export function conversionProblem(value: unknown, structure: Structure): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (kindOf(value) !== 'map') return `cannot restore struct from: ${kindOf(value)}`;
  for (const [name, field] of structure.fields) {
    const problem = fieldProblem((value as Record<string, unknown>)[name], field);
    if (problem) return problem;
  }
  return undefined;
}
function fieldProblem(value: unknown, type: FieldType): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (type.structure && !type.basic) return conversionProblem(value, type.structure);
  const kind = kindOf(value);
  if (type.kind === 'list') {
    if (kind !== 'slice') return `cannot restore slice from ${kind}`;
    return firstProblem(value as unknown[], type);
  }
  if (type.kind === 'map') {
    if (kind !== 'map') return `cannot restore map from ${kind}`;
    return firstProblem(Object.values(value as object), type);
  }
  if (type.basic === 'bytes') return kind === 'string' || kind === 'slice' ? undefined : `cannot restore slice from ${kind}`;
  const wanted = GO[type.basic ?? ''];
  if (!wanted || kind === wanted) return undefined;
  const numbers = ['int32', 'int64', 'float64'];
  if (numbers.includes(kind) && numbers.includes(wanted)) return undefined;
  if (kind === 'int64' && wanted === 'string') return `cannot convert int64 to ${type.goType}`;
  return `unrecognized type: ${wanted}`;
}
function firstProblem(values: unknown[], type: FieldType): string | undefined {
  for (const value of values) {
    const problem = type.element && fieldProblem(value, type.element);
    if (problem) return problem;
  }
  return undefined;
}
