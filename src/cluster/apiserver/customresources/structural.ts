import { goQuote } from '../../../apimachinery/fields.ts';
import { clone, isObject } from '../../../apimachinery/json.ts';
import { additional, type JsonSchema } from '../../../apimachinery/jsonschema.ts';

const META = new Set(['apiVersion', 'kind', 'metadata']);

/** Takes out what the schema does not name, and says so. Changes its argument. Upstream: apiextensions-apiserver/pkg/apiserver/schema/pruning. */
export function prune(value: unknown, schema: JsonSchema, root = true): string[] {
  const unknown: string[] = [];
  pruneInto(value, schema, '', root, unknown);
  return unknown.map((path) => `unknown field ${goQuote(path)}`);
}
function pruneInto(value: unknown, schema: JsonSchema | undefined, path: string, resource: boolean, unknown: string[]): void {
  if (Array.isArray(value)) {
    value.forEach((item, i) => {
      pruneInto(item, schema?.items, `${path}[${i}]`, !!schema?.items?.['x-kubernetes-embedded-resource'], unknown);
    });
    return;
  }
  if (!isObject(value)) return;
  const keep = !!schema?.['x-kubernetes-preserve-unknown-fields'];
  const other = schema && additional(schema);
  for (const [key, inner] of Object.entries(value)) {
    if (resource && META.has(key)) continue;
    const here = path ? `${path}.${key}` : key;
    const property = Object.hasOwn(schema?.properties ?? {}, key) ? schema?.properties?.[key] : undefined;
    const next = property ?? other;
    if (next) pruneInto(inner, next, here, !!next['x-kubernetes-embedded-resource'], unknown);
    else if (!keep && schema?.additionalProperties !== true) {
      unknown.push(here);
      delete value[key];
    }
  }
}

/** Takes out what is null and may not be. Changes its argument. Models …/schema/defaulting/prune.go PruneNonNullableNullsWithoutDefaults. */
export function dropNulls(value: unknown, schema: JsonSchema | undefined): void {
  if (!schema) return;
  if (Array.isArray(value)) {
    for (const item of value) dropNulls(item, schema.items);
    return;
  }
  if (!isObject(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    const property = Object.hasOwn(schema.properties ?? {}, key) ? schema.properties?.[key] : additional(schema);
    if (inner === null && property && !property.nullable) delete value[key];
    else dropNulls(inner, property);
  }
}

/** Fills in defaults, and drops nulls where a default stands. Changes its argument. Upstream: …/schema/defaulting. */
export function applyDefaults(value: unknown, schema: JsonSchema | undefined): void {
  if (!schema) return;
  if (Array.isArray(value)) {
    for (const item of value) applyDefaults(item, schema.items);
    return;
  }
  if (!isObject(value)) return;
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    if (property.default === undefined) continue;
    const missing = !Object.hasOwn(value, key) || (value[key] === null && !property.nullable);
    if (missing) value[key] = clone(property.default);
  }
  const other = additional(schema);
  for (const [key, inner] of Object.entries(value)) {
    if (Object.hasOwn(schema.properties ?? {}, key)) applyDefaults(inner, schema.properties?.[key]);
    else if (other) {
      if (inner === null && other.default !== undefined && !other.nullable) value[key] = clone(other.default);
      applyDefaults(value[key], other);
    }
  }
}
