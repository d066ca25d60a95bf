import { expect, test } from 'vitest';
import type { ApiResource } from '../client/discovery.ts';
import { asTyped, requireType } from './typed.ts';

const resource = (group: string, kind: string): ApiResource => ({
  group,
  version: 'v1',
  kind,
  resource: 'x',
  singular: 'x',
  shortNames: [],
  categories: [],
  namespaced: true,
  verbs: [],
  subresources: [],
});

test('a file becomes what its Go type writes', () => {
  const containers = [{ name: 'c', image: 'x' }];
  expect(
    asTyped({ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 's' }, spec: { template: { spec: { containers } } } }),
  ).toEqual({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 's' },
    spec: {
      selector: null,
      serviceName: '',
      template: { metadata: {}, spec: { containers: [{ name: 'c', image: 'x', resources: {} }] } },
      updateStrategy: {},
    },
    status: { availableReplicas: 0, replicas: 0 },
  });
  expect(asTyped({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'm' } })).toEqual({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'm' },
  });
});

test('kinds of client-go are known, others are not', () => {
  expect(() => requireType(resource('apps', 'Deployment'), true)).not.toThrow();
  expect(() => requireType(resource('ex.com', 'Foo'), true)).toThrow('no kind "FooList" is registered for version "ex.com/v1"');
  expect(() => requireType(resource('ex.com', 'Foo'), false, 'f.yaml')).toThrow('unable to decode "f.yaml": no kind "Foo"');
});
