import { goQuote } from '../../apimachinery/fields.ts';
import { isObject, set } from '../../apimachinery/json.ts';
import { canonicalQuantity } from '../../apimachinery/quantity.ts';
import { emptyOf, structsOf } from './complete.ts';
import { embedded } from './embedded.ts';
import { inMapOrder, inStructOrder } from './order.ts';
import type { FieldType, Structure } from './table.ts';
import { decodeTime } from './time.ts';

export type Strictness = 'Strict' | 'Warn' | 'Ignore';
export interface Decoded {
  object: any;
  /** At most one: what encoding/json says. */
  errors: string[];
  /** `unknown field "spec.foo"`; none with `Ignore`. */
  unknown: string[];
}

/**
 * Reads JSON as Go does into a kind's struct: unknown fields are dropped, zero values that are not written are left out,
 * quantities, times and bytes take their one form. Upstream: sigs.k8s.io/json.
 */
export function decodeObject(
  value: unknown,
  structure: Structure,
  options: { strict: Strictness; numbers?: Map<string, string> } = { strict: 'Warn' },
): Decoded {
  const reader = new Reader(options.strict !== 'Ignore', options.numbers);
  try {
    const object = isObject(value) ? reader.struct(value, structure, '') : reader.mismatch(value, structure.goName);
    return { object, errors: reader.error ? [reader.error] : [], unknown: [...reader.unknown] };
  } catch (e) {
    if (!(e instanceof Stop)) throw e;
    return { object: undefined, errors: [e.message], unknown: [] };
  }
}

/** What a value says that reads itself, such as a quantity, when it is read alone. */
export function valueProblem(value: unknown, type: FieldType): string {
  const reader = new Reader(false);
  try {
    reader.scalar(value, type, '');
  } catch (e) {
    if (!(e instanceof Stop)) throw e;
    return e.message;
  }
  return reader.error;
}

/** Empty, it asks for managers to be forgotten. */
const RESET = 'managedFields';
/** An error that ends decoding, as those of types that decode themselves do. */
class Stop extends Error {}
const valueName = (value: unknown): string =>
  Array.isArray(value)
    ? 'array'
    : value === null
      ? 'null'
      : ({ boolean: 'bool', object: 'object', number: 'number', string: 'string' }[typeof value as string] ?? '');

class Reader {
  error = '';
  unknown = new Set<string>();
  private owners: string[] = [];
  private keys: string[] = [];
  private owner = '';
  constructor(
    private report: boolean,
    private numbers?: Map<string, string>,
  ) {}

  private text(what: string, goType: string): string {
    const into = this.owner
      ? `Go struct field ${this.owner}.${this.keys.map((key, i) => embedded(this.owners[i], key)).join('.')}`
      : 'Go value';
    return `json: cannot unmarshal ${what} into ${into} of type ${goType}`;
  }
  mismatch(value: unknown, goType: string, what = valueName(value)): undefined {
    this.error ||= this.text(what, goType);
    return undefined;
  }
  private stop(value: unknown, goType: string, what = valueName(value)): never {
    throw new Stop(this.text(what, goType));
  }

  struct(value: Record<string, unknown>, structure: Structure, path: string): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    const owner = this.owner;
    const own = structure.goName.slice(structure.goName.indexOf('.') + 1);
    for (const key of Object.keys(value)) {
      const inner = value[key];
      const here = path ? `${path}.${key}` : key;
      const field = structure.fields.get(key);
      if (!field) {
        if (this.report && this.unknown.size < 100) this.unknown.add(`unknown field ${goQuote(here)}`);
        continue;
      }
      this.owner = own;
      this.owners.push(own);
      this.keys.push(key);
      const decoded = this.field(inner, field, here);
      this.owners.pop();
      this.keys.pop();
      if (decoded !== undefined && (!isLeftOut(decoded, field) || key === RESET)) result[key] = decoded;
    }
    this.owner = owner;
    for (const [key, inner] of structsOf(structure)) if (result[key] === undefined) result[key] = emptyOf(inner);
    return inStructOrder(result, structure);
  }

  private field(value: unknown, type: FieldType, path: string): unknown {
    switch (type.kind) {
      case 'struct':
        if (value === null) return undefined;
        if (type.structure?.opaque) return this.opaque(value, type.structure, path);
        return isObject(value) ? this.struct(value, type.structure as Structure, path) : this.mismatch(value, type.goType);
      case 'list':
        if (value === null) return undefined;
        if (!Array.isArray(value)) return this.mismatch(value, type.goType);
        return value.map((item, i) => this.element(item, type.element as FieldType, `${path}[${i}]`));
      case 'map': {
        if (value === null) return undefined;
        if (!isObject(value)) return this.mismatch(value, type.goType);
        const result: Record<string, unknown> = {};
        for (const key of Object.keys(value)) set(result, key, this.element(value[key], type.element as FieldType, `${path}.${key}`));
        return inMapOrder(result);
      }
      case 'any':
        return value === null && type.basic !== 'any' ? undefined : value;
    }
    return this.scalar(value, type, path);
  }
  /** Elements are there even when they are null. */
  private element(value: unknown, type: FieldType, path: string): unknown {
    const decoded = this.field(value, type, path);
    if (decoded !== undefined) return decoded;
    if (type.structure) return emptyOf(type.structure);
    if (type.kind !== 'scalar') return null;
    return { boolean: false, string: '', bytes: '', time: null, quantity: '0' }[type.basic as string] ?? 0;
  }

  scalar(value: unknown, type: FieldType, path: string): unknown {
    const written = typeof value === 'number' ? (this.numbers?.get(path) ?? `${value}`) : '';
    switch (type.basic) {
      case 'quantity':
        if (value === null) return undefined;
        try {
          return canonicalQuantity(written || (typeof value === 'object' ? JSON.stringify(value) : (value as string)));
        } catch (e) {
          throw new Stop((e as Error).message);
        }
      case 'time':
      case 'microtime': {
        if (value === null) return undefined;
        if (typeof value !== 'string') return this.stop(value, 'string');
        const time = decodeTime(value, type.basic === 'microtime');
        if (time.error) throw new Stop(time.error);
        return time.value;
      }
      case 'intOrString':
        if (value === null) return undefined;
        if (typeof value === 'string') return value;
        if (typeof value !== 'number') return this.stop(value, 'int32');
        return isWhole(written, 32) ? value : this.stop(value, 'int32', `number ${written}`);
    }
    if (value === null) return undefined;
    switch (type.basic) {
      case 'string':
        return typeof value === 'string' ? value : this.mismatch(value, type.goType);
      case 'boolean':
        return typeof value === 'boolean' ? value : this.mismatch(value, type.goType);
      case 'number':
        return typeof value === 'number' ? value : this.mismatch(value, type.goType);
      case 'bytes':
        return this.bytes(value, type);
      default:
        if (typeof value !== 'number') return this.mismatch(value, type.goType);
        return isWhole(written, type.basic === 'int32' ? 32 : 64) ? value : this.mismatch(value, type.goType, `number ${written}`);
    }
  }
  private bytes(value: unknown, type: FieldType): unknown {
    if (Array.isArray(value)) return this.byteList(value);
    if (typeof value !== 'string') return this.mismatch(value, type.goType);
    const wrong = base64Error(value);
    if (wrong === undefined) return value.replace(/[\r\n]/g, '');
    this.error ||= `illegal base64 data at input byte ${wrong}`;
    return undefined;
  }
  /** A list of bytes is as good as their text. */
  private byteList(list: unknown[]): string {
    const isByte = (v: unknown) => v === null || (typeof v === 'number' && Number.isInteger(v) && v >= 0 && v < 256);
    for (const item of list) if (!isByte(item)) this.mismatch(item, 'uint8', typeof item === 'number' ? `number ${item}` : undefined);
    return btoa(String.fromCharCode(...list.map((v) => (isByte(v) ? Number(v) : 0))));
  }
  /** JSONSchemaPropsOrBool and its like: a schema, or something simpler; what it does not know it drops silently. */
  private opaque(value: unknown, structure: Structure, path: string): unknown {
    const schema = structure.name.startsWith('apiextensions.v1.JSONSchemaProps') ? SCHEMA.find() : undefined;
    if (!schema) return isObject(value) ? {} : this.mismatch(value, structure.goName);
    if (typeof value !== 'object' && structure.name.endsWith('OrBool')) {
      if (typeof value !== 'boolean') throw new Stop('boolean or JSON schema expected');
      return value;
    }
    if (structure.name.endsWith('OrBool') && Array.isArray(value)) throw new Stop('boolean or JSON schema expected');
    if (typeof value !== 'object') return null;
    const strings = structure.name.endsWith('StringArray');
    const item = (v: unknown) =>
      strings
        ? typeof v === 'string'
          ? v
          : (this.mismatch(v, 'string') ?? '')
        : isObject(v)
          ? this.struct(v, schema, path)
          : (this.mismatch(v, schema.goName) ?? {});
    const { report, error } = this;
    this.report = false;
    this.error = '';
    const result = Array.isArray(value) ? value.map(item) : this.struct(value as Record<string, unknown>, schema, path);
    // A type that decodes itself: its error ends all.
    if (this.error) throw new Stop(this.error);
    this.report = report;
    this.error = error;
    return result;
  }
}
/** Filled by the table: the structure of JSONSchemaProps. */
export const SCHEMA: { find: () => Structure | undefined } = { find: () => undefined };

/** Whether Go reads this text as an integer of so many bits. */
function isWhole(written: string, bits: 32 | 64): boolean {
  if (!/^-?\d+$/.test(written)) return false;
  if (written.length < 10) return true;
  const [value, limit] = [BigInt(written), 1n << BigInt(bits - 1)];
  return value >= -limit && value < limit;
}

/** Whether Go cannot tell this value from none. Of lists and maps it can: they are left out when the object is written. */
function isLeftOut(value: unknown, field: FieldType): boolean {
  if (!field.omit || field.pointer || field.kind !== 'scalar') return false;
  if (field.basic === 'intOrString' || field.basic === 'quantity' || field.basic === 'time' || field.basic === 'microtime') return false;
  return value === '' || value === 0 || value === false;
}

/** Where Go's base64 gives up; undefined when it is fine. */
function base64Error(text: string): number | undefined {
  let quantum = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '\r' || c === '\n') continue;
    if (c === '=') {
      if (quantum < 2) return i;
      let at = i + 1;
      const newline = () => text[at] === '\r' || text[at] === '\n';
      while (newline()) at++;
      if (quantum === 2) {
        if (at >= text.length) return text.length;
        if (text[at] !== '=') return at;
        at++;
      }
      while (newline()) at++;
      return at < text.length ? at : undefined;
    }
    if (!/[A-Za-z0-9+/]/.test(c)) return i;
    quantum = (quantum + 1) % 4;
  }
  return quantum === 0 ? undefined : text.length - quantum;
}
