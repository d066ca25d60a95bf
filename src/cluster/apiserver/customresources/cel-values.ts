import { escapeName, withTypeAndMeta } from '../../../apimachinery/cel/declared.ts';
import { parseDuration, parseTimestamp } from '../../../apimachinery/cel/library/time.ts';
import { CelError } from '../../../apimachinery/cel/problems.ts';
import { CelMap, fromJson, KeyedList, Lazy } from '../../../apimachinery/cel/values.ts';
import { isObject } from '../../../apimachinery/json.ts';
import { additional, type JsonSchema } from '../../../apimachinery/jsonschema.ts';

const wanted = (what: string): never => {
  throw new CelError(`invalid data, expected ${what}`);
};
/** A value as rules see it, by its schema. Models apiserver/pkg/cel/common/values.go UnstructuredToVal. */
export function toCel(value: unknown, given: JsonSchema | undefined, resource = false): unknown {
  if (value === null || value === undefined) return null;
  if (!given || given['x-kubernetes-int-or-string']) return fromJson(value);
  const schema = resource ? withTypeAndMeta(given) : given;
  switch (schema.type) {
    case 'object':
      return isObject(value) ? objectValue(value, schema) : wanted('a map');
    case 'array':
      return Array.isArray(value) ? listValue(value, schema) : wanted('an array');
    case 'number':
      return typeof value === 'number' ? value : wanted('a number');
    case 'string':
      return typeof value === 'string' ? textValue(value, schema.format) : wanted('a string');
  }
  return fromJson(value);
}
const inner = (value: unknown, schema: JsonSchema | undefined): unknown =>
  value !== null && typeof value === 'object'
    ? new Lazy(() => toCel(value, schema, !!schema?.['x-kubernetes-embedded-resource']))
    : toCel(value, schema);

function objectValue(value: Record<string, unknown>, schema: JsonSchema): unknown {
  const values = additional(schema);
  if (values) return new CelMap(Object.entries(value).map(([k, v]) => [k, inner(v, values)]));
  const entries: [string, unknown][] = [];
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    const escaped = Object.hasOwn(value, key) && value[key] !== undefined ? escapeName(key) : undefined;
    if (escaped !== undefined) entries.push([escaped, inner(value[key], property)]);
  }
  return new CelMap(entries, 'object');
}
function listValue(value: unknown[], schema: JsonSchema): unknown[] {
  const items = value.map((v) => toCel(v, schema.items, !!schema.items?.['x-kubernetes-embedded-resource']));
  const kind = schema['x-kubernetes-list-type'];
  if (kind !== 'set' && kind !== 'map') return items;
  return KeyedList.of2(items, { kind, keys: (schema['x-kubernetes-list-map-keys'] ?? []).map((k) => escapeName(k) ?? k) });
}
function textValue(value: string, format: string | undefined): unknown {
  switch (format) {
    case 'duration':
      return parseDuration(value);
    case 'date':
      return parseTimestamp(`${value}T00:00:00Z`);
    case 'date-time':
      return parseTimestamp(value);
    case 'byte':
      return Uint8Array.from(atob(value), (c) => c.charCodeAt(0));
  }
  return value;
}
