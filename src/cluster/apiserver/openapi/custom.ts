import { clone, isObject } from '../../../apimachinery/json.ts';
import type { ResourceDefinition } from '../../../kinds/resource.ts';

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.';
const refer = (name: string) => ({ allOf: [{ $ref: `#/components/schemas/${META}${name}` }] });

/** A custom resource's definitions: its own schema with what every object has. Upstream: apiextensions-apiserver/pkg/controller/openapi/builder. */
export function customSchemas(definition: ResourceDefinition, into: Record<string, unknown>): { kind: string; list: string; custom: true } {
  const { group, version, kind } = definition;
  const prefix = [...group.split('.').reverse(), version].join('.');
  const names = { kind: `${prefix}.${kind}`, list: `${prefix}.${kind}List`, custom: true as const };
  const schema = published(clone(definition.schema ?? { type: 'object' }));
  const gvk = (k: string) => [{ group, version, kind: k }];
  into[names.kind] = {
    ...schema,
    type: 'object',
    properties: {
      ...(schema.properties as object),
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: refer('ObjectMeta'),
    },
    'x-kubernetes-group-version-kind': gvk(kind),
  };
  into[names.list] = {
    type: 'object',
    required: ['items'],
    properties: {
      apiVersion: { type: 'string' },
      items: { type: 'array', items: { $ref: `#/components/schemas/${names.kind}` } },
      kind: { type: 'string' },
      metadata: refer('ListMeta'),
    },
    'x-kubernetes-group-version-kind': gvk(`${kind}List`),
  };
  return names;
}
/** A schema as it is published: int-or-string and nullable kept, the rest as it is. */
function published(schema: Record<string, unknown>): Record<string, unknown> {
  for (const value of Object.values(schema)) if (isObject(value)) published(value);
  return schema;
}
