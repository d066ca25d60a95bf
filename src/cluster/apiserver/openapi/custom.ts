import { clone, isObject } from '../../../apimachinery/json.ts';
import type { ResourceDefinition } from '../../../kinds/resource.ts';
import { fieldDescription } from './descriptions.ts';

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.';
const refer = (name: string, description?: string) => ({
  ...(description && { description }),
  allOf: [{ $ref: `#/components/schemas/${META}${name}` }],
});

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
      apiVersion: { description: fieldDescription('', 'apiVersion'), type: 'string' },
      kind: { description: fieldDescription('', 'kind'), type: 'string' },
      metadata: refer('ObjectMeta', fieldDescription('io.k8s.api.core.v1.ConfigMap', 'metadata')),
    },
    'x-kubernetes-group-version-kind': gvk(kind),
  };
  into[names.list] = {
    description: `${kind}List is a list of ${kind}`,
    type: 'object',
    required: ['items'],
    properties: {
      apiVersion: { description: fieldDescription('', 'apiVersion'), type: 'string' },
      items: {
        description: `List of ${definition.resource}. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md`,
        type: 'array',
        items: { $ref: `#/components/schemas/${names.kind}` },
      },
      kind: { description: fieldDescription('', 'kind'), type: 'string' },
      metadata: refer('ListMeta', fieldDescription('io.k8s.api.core.v1.PodList', 'metadata')),
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
