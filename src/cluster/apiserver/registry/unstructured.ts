import { type FieldType, type Structure, valueProblem } from '../../../kinds/structure/index.ts';

const isInt64 = (value: number): boolean => Number.isInteger(value) && Math.abs(value) < 2 ** 63;
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
const GO: Record<string, string> = { int32: 'int32', int64: 'int64', number: 'float64', boolean: 'bool', string: 'string' };
/** Types with an UnmarshalJSON of their own. */
const OWN = new Set(['quantity', 'time', 'microtime', 'intOrString']);

/** What is wrong when a map is turned into a struct. Numbers become what Go converts them to. Upstream: apimachinery/pkg/runtime/converter.go. */
export function conversionProblem(value: unknown, structure: Structure): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (structure.opaque && structure.name.endsWith('OrBool') && typeof value !== 'boolean' && kindOf(value) !== 'map')
    return 'boolean or JSON schema expected';
  if (structure.opaque) return undefined;
  if (kindOf(value) !== 'map') return `cannot restore struct from: ${kindOf(value)}`;
  const object = value as Record<string, unknown>;
  for (const [name, field] of structure.fields) {
    const problem = fieldProblem(object[name], field);
    if (problem) return problem;
    const after = converted(object[name], field);
    if (after !== object[name]) object[name] = after;
  }
  return undefined;
}
function converted(value: unknown, { basic }: FieldType): unknown {
  if (typeof value !== 'number' || (basic !== 'int32' && basic !== 'int64')) return value;
  const bits = basic === 'int32' ? 32 : 64;
  if (isInt64(value)) return bits === 32 ? Number(BigInt.asIntN(32, BigInt(value))) : value;
  const whole = Math.trunc(value);
  return Math.abs(whole) < 2 ** (bits - 1) ? whole : -(2 ** (bits - 1));
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
  if (OWN.has(type.basic ?? '')) return valueProblem(value, type) || undefined;
  if (type.basic === 'bytes') {
    if (kind !== 'string' && kind !== 'slice') return `cannot restore slice from ${kind}`;
    const problem = valueProblem(value, type);
    return problem ? `error decoding from json: ${problem}` : undefined;
  }
  const wanted = GO[type.basic ?? ''];
  if (!wanted || kind === wanted) return undefined;
  const numbers = ['int32', 'int64', 'float64'];
  if (numbers.includes(kind) && numbers.includes(wanted)) return undefined;
  if (kind === 'int64' && wanted === 'string') return `cannot convert int64 to ${type.goType}`;
  return `unrecognized type: ${wanted}`;
}
function firstProblem(values: unknown[], type: FieldType): string | undefined {
  for (const [i, value] of values.entries()) {
    const problem = type.element && fieldProblem(value, type.element);
    if (problem) return problem;
    if (type.element) values[i] = converted(value, type.element);
  }
  return undefined;
}
