import { isObject, set } from '../apimachinery/json.ts';
import { Failure } from './errors.ts';

/** What a Go struct takes: `string`, `bool`, `int`, `int64`, base64 `bytes`, or one of these. */
export type Shape = 'string' | 'bool' | 'int' | 'int64' | 'bytes' | 'any' | { list: Shape } | { map: Shape } | Struct;
export interface Struct {
  struct: string;
  fields: Record<string, Shape>;
  /** The embedded structs through which a field is reached, as Go names them in its errors. */
  through?: Record<string, string>;
  /** Package in errors; `types` without. */
  from?: string;
}
export const struct = (name: string, fields: Record<string, Shape>, more: Partial<Struct> = {}): Struct => ({
  struct: name,
  fields,
  ...more,
});

const isStruct = (shape: Shape): shape is Struct => typeof shape === 'object' && 'struct' in shape;

function typeName(shape: Shape): string {
  if (shape === 'bytes') return '[]uint8';
  if (typeof shape === 'string') return shape;
  if (isStruct(shape)) return `${shape.from ?? 'types'}.${shape.struct}`;
  return 'list' in shape ? `[]${typeName(shape.list)}` : `map[string]${typeName(shape.map)}`;
}
const valueName = (value: unknown): string =>
  Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value === 'number' ? 'number' : typeof value;

/** A value that does not fit. */
export class DecodeError extends Failure {}

/** Reads decoded YAML as Go's encoding/json with DisallowUnknownFields does: field names in any case, types exact. */
export function decode(value: unknown, shape: Shape, strict = true): any {
  return read(value, shape, '', [], strict);
}

function read(value: unknown, shape: Shape, owner: string, path: string[], strict: boolean): any {
  if (value === null || value === undefined) return undefined;
  const wrong = (got = valueName(value)): never => {
    const where = owner ? `Go struct field ${owner}.${path.join('.')}` : 'Go value';
    throw new DecodeError(`json: cannot unmarshal ${got} into ${where} of type ${typeName(shape)}`);
  };
  if (shape === 'any') return value;
  if (shape === 'string') return typeof value === 'string' ? value : wrong();
  if (shape === 'bytes') return typeof value === 'string' ? checkBase64(value) : wrong();
  if (shape === 'bool') return typeof value === 'boolean' ? value : wrong();
  if (shape === 'int' || shape === 'int64') {
    if (typeof value === 'number' && !Number.isInteger(value)) return wrong(`number ${value}`);
    return typeof value === 'number' ? value : wrong();
  }
  if (!isStruct(shape) && 'list' in shape)
    return Array.isArray(value) ? value.map((item) => read(item, shape.list, owner, path, strict)) : wrong();
  if (!isObject(value)) return wrong();
  const result: Record<string, unknown> = {};
  if (!isStruct(shape)) {
    for (const [key, inner] of Object.entries(value)) set(result, key, read(inner, shape.map, owner, path, strict) ?? '');
    return result;
  }
  for (const [key, inner] of Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const name = key in shape.fields ? key : Object.keys(shape.fields).find((f) => f.toLowerCase() === key.toLowerCase());
    if (name === undefined) {
      if (strict) throw new DecodeError(`json: unknown field ${JSON.stringify(key)}`);
      continue;
    }
    const through = shape.through?.[name];
    const read_ = read(inner, shape.fields[name], shape.struct, [...path, ...(through ? [through] : []), name], strict);
    if (read_ !== undefined) result[name] = read_;
  }
  return result;
}

/** Go's words for what is no base64. */
export function checkBase64(text: string): string {
  const plain = text.replace(/[\r\n]/g, '');
  const bad = /[^A-Za-z0-9+/=]|=(?!=?$)/.exec(plain);
  const padding = plain.length % 4 ? plain.length - (plain.length % 4) : -1;
  const at = bad ? bad.index : padding;
  if (at >= 0) throw new DecodeError(`illegal base64 data at input byte ${at}`);
  return text;
}
