import { expect, it } from 'vitest';
import type { ResourceDefinition } from '../../../kinds/resource.ts';
import { openApiV3, openApiV3Index } from './index.ts';

const configMaps: ResourceDefinition = {
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  resource: 'configmaps',
  singular: 'configmap',
  namespaced: true,
};
const cakes: ResourceDefinition = {
  group: 'shop.example',
  version: 'v1',
  kind: 'Cake',
  resource: 'cakes',
  singular: 'cake',
  namespaced: true,
  schema: { type: 'object', properties: { spec: { type: 'object' } } },
};
const document = (version: string) => openApiV3(version, [configMaps, cakes]) as any;

it('lists what is served', () => {
  expect(Object.keys(openApiV3Index([configMaps, cakes]).paths)).toEqual(['api/v1', 'apis/shop.example/v1']);
  expect(openApiV3('v7', [configMaps])).toBeUndefined();
});
it('tells kubectl what it asks: kinds, patch parameters, list keys', () => {
  const v1 = document('v1');
  const patch = v1.paths['/api/v1/namespaces/{namespace}/configmaps/{name}'].patch;
  expect(patch['x-kubernetes-group-version-kind']).toEqual({ group: '', version: 'v1', kind: 'ConfigMap' });
  expect(patch.parameters.map((p: { name: string }) => p.name)).toEqual(['dryRun', 'fieldManager', 'fieldValidation', 'force']);
  const { schemas } = v1.components;
  expect(schemas['io.k8s.api.core.v1.ConfigMap']).toEqual({
    type: 'object',
    properties: {
      apiVersion: { type: 'string' },
      binaryData: { type: 'object', additionalProperties: { type: 'string', format: 'byte' } },
      data: { type: 'object', additionalProperties: { type: 'string', default: '' } },
      immutable: { type: 'boolean' },
      kind: { type: 'string' },
      metadata: { allOf: [{ $ref: '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' }], default: {} },
    },
    'x-kubernetes-group-version-kind': [{ group: '', version: 'v1', kind: 'ConfigMap' }],
  });
  expect(schemas['io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta'].properties.ownerReferences['x-kubernetes-list-map-keys']).toEqual([
    'uid',
  ]);
});
it('publishes the schema of a custom resource', () => {
  const schema = document('shop.example/v1').components.schemas['example.shop.v1.Cake'];
  expect(Object.keys(schema.properties)).toEqual(['spec', 'apiVersion', 'kind', 'metadata']);
  expect(schema['x-kubernetes-group-version-kind']).toEqual([{ group: 'shop.example', version: 'v1', kind: 'Cake' }]);
});
