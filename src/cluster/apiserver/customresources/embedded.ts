import { invalidValue } from '../../../apimachinery/fields.ts';
import { isObject } from '../../../apimachinery/json.ts';
import { additional, type JsonSchema } from '../../../apimachinery/jsonschema.ts';
import { isDns1035Label } from '../../../apimachinery/labels.ts';
import type { FieldError } from '../../../kinds/resource.ts';

const child = (path: string, key: string): string => (path ? `${path}.${key}` : key);

/** What is wrong with the apiVersion and kind of objects within objects. Models apiextensions-apiserver/pkg/apiserver/schema/objectmeta/validation.go. */
export function embeddedErrors(value: unknown, schema: JsonSchema | undefined, path = ''): FieldError[] {
  if (!schema) return [];
  if (Array.isArray(value)) return value.flatMap((item, i) => embeddedErrors(item, schema.items, `${path}[${i}]`));
  if (!isObject(value)) return [];
  const own = schema['x-kubernetes-embedded-resource'] ? typeErrors(value, path) : [];
  const inner = Object.entries(value).flatMap(([key, v]) => {
    if (Object.hasOwn(schema.properties ?? {}, key)) return embeddedErrors(v, schema.properties?.[key], child(path, key));
    return embeddedErrors(v, additional(schema), `${path}[${key}]`);
  });
  return [...own, ...inner];
}
function typeErrors({ apiVersion, kind }: Record<string, unknown>, path: string): FieldError[] {
  const text = (name: string, value: unknown, wrong: (value: string) => string | undefined): FieldError[] => {
    if (value === undefined) return [];
    const why = typeof value !== 'string' ? 'must be a string' : value ? wrong(value) : 'must not be empty';
    return why === undefined ? [] : [invalidValue(child(path, name), value, why)];
  };
  return [
    ...text('apiVersion', apiVersion, (v) => (v.split('/').length > 2 ? `unexpected GroupVersion string: ${v}` : undefined)),
    ...text('kind', kind, (v) => {
      const why = isDns1035Label(v.toLowerCase());
      return why.length ? `may have mixed case, but should otherwise match: ${why.join(',')}` : undefined;
    }),
  ];
}
