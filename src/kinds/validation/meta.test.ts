import { expect, test } from 'vitest';
import type { KubeObject } from '../../apimachinery/types.ts';
import { genericMetaUpdate, objectMeta } from './meta.ts';

const object = (metadata: object): KubeObject => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: 'default', ...metadata } });
const told = (errors: { field: string; detail: string }[]): string[] => errors.map((e) => `${e.field}: ${e.detail}`);

test('a name, or the start of one', () => {
  expect(told(objectMeta(object({}), true))).toEqual(['metadata.name: Required value: name or generateName is required']);
  expect(told(objectMeta(object({ name: 'a', finalizers: ['x'] }), true))).toEqual([
    'metadata.finalizers[0]: Invalid value: "x": name is neither a standard finalizer name nor is it fully qualified',
  ]);
});
test('what may not change', () => {
  const old = object({ name: 'a', uid: '1', creationTimestamp: 'x' });
  expect(told(genericMetaUpdate(object({ name: 'a', uid: '2', creationTimestamp: 'x' }), old))).toContain(
    'metadata.uid: Invalid value: "2": field is immutable',
  );
});
