import { goQuote, invalidValue } from '../../../apimachinery/fields.ts';
import { isObject } from '../../../apimachinery/json.ts';
import { additional, type JsonSchema } from '../../../apimachinery/jsonschema.ts';
import { decodeObject, dropEmpty, structureNamed } from '../../../kinds/structure/index.ts';

/** Reads the metadata of objects within objects as any object's. Changes its argument. Models apiextensions-apiserver/pkg/apiserver/schema/objectmeta/coerce.go. */
export function coerceEmbedded(value: unknown, schema: JsonSchema | undefined): { errors: string[]; unknown: string[] } {
  const found = { errors: [] as string[], unknown: [] as string[] };
  into(value, schema, '', found);
  return found;
}
function into(value: unknown, schema: JsonSchema | undefined, path: string, found: { errors: string[]; unknown: string[] }): void {
  if (!schema || found.errors.length) return;
  if (Array.isArray(value)) {
    value.forEach((item, i) => into(item, schema.items, `${path}[${i}]`, found));
    return;
  }
  if (!isObject(value)) return;
  const refuse = (field: string, bad: unknown, why: string) => {
    const error = invalidValue(field, bad, why);
    found.errors.push(`${error.field}: ${error.detail}`);
  };
  if (schema['x-kubernetes-embedded-resource'])
    for (const key of ['apiVersion', 'kind', 'metadata']) {
      if (!Object.hasOwn(value, key)) continue;
      const at = path ? `${path}.${key}` : key;
      if (key !== 'metadata') {
        if (typeof value[key] !== 'string') return refuse(at, value[key], 'must be a string');
      } else readMetadata(value, at, found, refuse);
    }
  for (const [key, inner] of Object.entries(value)) {
    const property = Object.hasOwn(schema.properties ?? {}, key) ? schema.properties?.[key] : additional(schema);
    into(inner, property, path ? `${path}.${key}` : key, found);
  }
}
function readMetadata(
  value: Record<string, unknown>,
  path: string,
  found: { unknown: string[] },
  refuse: (field: string, bad: unknown, why: string) => void,
): void {
  const meta = structureNamed('meta.v1', 'ObjectMeta');
  if (!meta) return;
  const { object, errors, unknown } = decodeObject(value.metadata, meta, { strict: 'Warn' });
  if (value.metadata === null) {
    delete value.metadata;
    return;
  }
  if (errors.length) return refuse(path, value.metadata, errors[0]);
  value.metadata = dropEmpty(object, meta);
  found.unknown.push(...unknown.map((text) => `unknown field ${goQuote(`${path}.${JSON.parse(text.slice('unknown field '.length))}`)}`));
}
