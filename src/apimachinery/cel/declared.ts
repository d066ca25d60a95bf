import { additional, type JsonSchema } from '../jsonschema.ts';
import type { Structs } from './environment.ts';
import * as t from './types.ts';

/** A schema's node as CEL sees it, and how large it may get. Models apiserver/pkg/cel/{types.go,common/schemas.go}. */
export interface Declared {
  type: t.Type;
  /** The longest it can be: characters, items or entries. */
  max: number;
  /** The shortest JSON of it, in bytes. */
  least: number;
  fields?: Map<string, Declared>;
  element?: Declared;
}
const MAX_REQUEST = 3 * 1024 * 1024;
const LENGTHS: Record<string, number> = { duration: 32, date: 12, 'date-time': 32 };
const RESERVED = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(' '),
);

/** A property's name as an expression writes it; nothing for one that cannot be written. Models apiserver/pkg/cel/escaping.go. */
export function escapeName(name: string): string | undefined {
  if (!name || /^[0-9]/.test(name) || /[^A-Za-z0-9_./-]/.test(name)) return undefined;
  if (RESERVED.has(name)) return `__${name}__`;
  const words: Record<string, string> = { __: '__underscores__', '.': '__dot__', '-': '__dash__', '/': '__slash__' };
  return name.replace(/__|[-./]/g, (c) => words[c]);
}
const text: JsonSchema = { type: 'string' };
/** With what every resource has. */
export function withTypeAndMeta(schema: JsonSchema): JsonSchema {
  const metadata: JsonSchema = { type: 'object', properties: { name: text, generateName: text } };
  return { ...schema, properties: { ...schema.properties, kind: text, apiVersion: text, metadata } };
}
const simple = (type: t.Type, least: number, max = 0): Declared => ({ type, least, max });

/** Nothing for what rules cannot see. `name`: of the type, if it is an object's. */
export function declare(schema: JsonSchema | undefined, resource: boolean, name: string, structs: Structs): Declared | undefined {
  if (!schema) return undefined;
  if (schema['x-kubernetes-int-or-string'])
    return simple(t.DYN, 1, schema.maxLength === undefined ? MAX_REQUEST - 2 : Math.max(0, schema.maxLength) * 4);
  switch (schema.type) {
    case 'array': {
      const element = declare(schema.items, !!schema.items?.['x-kubernetes-embedded-resource'], `${name}.@idx`, structs);
      if (!element) return undefined;
      const max = schema.maxItems ?? Math.floor((MAX_REQUEST - 2) / (element.least + 1));
      return { type: t.list(element.type), least: 2, max: Math.max(0, max), element };
    }
    case 'object':
      return object(resource ? withTypeAndMeta(schema) : schema, name, structs);
    case 'string':
      return string(schema);
    case 'boolean':
      return simple(t.BOOL, 4);
    case 'number':
      return simple(t.DOUBLE, 1);
    case 'integer':
      return simple(t.INT, 1);
  }
  return undefined;
}
function object(schema: JsonSchema, name: string, structs: Structs): Declared | undefined {
  const values = additional(schema);
  if (values) {
    const element = declare(values, !!values['x-kubernetes-embedded-resource'], `${name}.@elem`, structs);
    if (!element) return undefined;
    const max = schema.maxProperties ?? Math.floor((MAX_REQUEST - 2) / (element.least + 6));
    return { type: t.map(t.STRING, element.type), least: 2, max: Math.max(0, max), element };
  }
  const fields = new Map<string, Declared>();
  let least = 2;
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    const escaped = escapeName(key);
    const field = declare(property, !!property['x-kubernetes-embedded-resource'], `${name}.${escaped ?? key}`, structs);
    if (!field) continue;
    if (escaped !== undefined) fields.set(escaped, field);
    if (schema.required?.includes(key) && property.default === undefined) least += key.length + field.least + 4;
  }
  structs.set(name, new Map([...fields].map(([key, field]) => [key, field.type])));
  return { type: t.struct(name), least, max: 0, fields };
}
function string({ format = '', maxLength, enum: values }: JsonSchema): Declared {
  const longest = LENGTHS[format] ?? MAX_REQUEST - 2;
  switch (format) {
    case 'byte':
      return simple(t.BYTES, 2, maxLength === undefined ? longest : Math.max(0, maxLength));
    case 'duration':
      return simple(t.DURATION, 3, longest);
    case 'date':
      return simple(t.TIMESTAMP, 12, longest);
    case 'date-time':
      return simple(t.TIMESTAMP, 21, longest);
  }
  if (maxLength !== undefined) return simple(t.STRING, 2, Math.max(0, maxLength) * 4);
  if (values?.length) return simple(t.STRING, 2, Math.max(0, ...values.map((v) => (typeof v === 'string' ? v.length : 0))));
  return simple(t.STRING, 2, longest);
}
/** How often at most a value of this size stands in one request. */
export const mostTimes = (least: number): number => Math.floor(MAX_REQUEST / (least + 1));
