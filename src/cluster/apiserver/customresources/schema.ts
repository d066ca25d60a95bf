import { additional, type JsonSchema } from '../../../apimachinery/jsonschema.ts';
import { ANY, type Schema } from '../../../apimachinery/schema.ts';
import type { ResourceDefinition } from '../../../kinds/resource.ts';
import { structureNamed } from '../../../kinds/structure/index.ts';

/** A custom resource's schema as server-side apply asks it. Upstream: apiextensions-apiserver …/schema and kube-openapi's schemaconv. */
export function appliedSchema({ schema, subresources }: Pick<ResourceDefinition, 'schema' | 'subresources'>): Schema {
  const root = convert(schema ?? { type: 'object' }, true);
  return { ...root, ownsStatus: !subresources?.some((s) => s.name === 'status') };
}
interface Applied extends Schema {
  basic?: string;
}
function convert(schema: JsonSchema, resource: boolean): Applied {
  const base = schema.default !== undefined ? { default: schema.default } : {};
  if (schema['x-kubernetes-int-or-string']) return { ...base, kind: 'scalar', basic: 'intOrString' };
  switch (schema.type) {
    case 'array':
      return {
        ...base,
        kind: 'list',
        element: schema.items ? convert(schema.items, !!schema.items['x-kubernetes-embedded-resource']) : ANY,
        listType: schema['x-kubernetes-list-type'] ?? 'atomic',
        ...(schema['x-kubernetes-list-type'] === 'map' && { listKeys: schema['x-kubernetes-list-map-keys'] }),
      };
    case 'string':
    case 'boolean':
    case 'number':
      return { ...base, kind: 'scalar', basic: schema.type };
    case 'integer':
      return { ...base, kind: 'scalar', basic: 'int64' };
  }
  const atomic = schema['x-kubernetes-map-type'] === 'atomic' ? { atomic: true } : {};
  const other = additional(schema);
  if (other) return { ...base, ...atomic, kind: 'map', element: convert(other, false) };
  if (!schema.type && !schema.properties) return { ...base, ...ANY };
  const fields = new Map<string, Schema>(
    Object.entries(schema.properties ?? {}).map(([k, v]) => [k, convert(v, !!v['x-kubernetes-embedded-resource'])]),
  );
  if (resource || schema['x-kubernetes-embedded-resource']) {
    const text = { kind: 'scalar' as const, basic: 'string' };
    fields.set('apiVersion', text).set('kind', text);
    fields.set('metadata', structureNamed('meta.v1', 'ObjectMeta') as Schema);
  }
  return { ...base, ...atomic, kind: 'struct', field: (f) => fields.get(f), open: !!schema['x-kubernetes-preserve-unknown-fields'] };
}
