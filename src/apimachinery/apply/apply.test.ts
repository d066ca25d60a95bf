import { expect, it } from 'vitest';
import type { Schema } from '../schema.ts';
import type { ApiError, KubeObject } from '../types.ts';
import { applyPatch, updateManagedFields } from './index.ts';

const text: Schema = { kind: 'scalar' };
const struct = (fields: Record<string, Schema>): Schema => ({ kind: 'struct', field: (f) => fields[f] });
const dish = struct({ name: text, price: text });
const schema = struct({
  apiVersion: text,
  kind: text,
  metadata: struct({ name: text, uid: text, labels: { kind: 'map', element: text } }),
  spec: struct({ mode: text, dishes: { kind: 'list', element: dish, listType: 'map', listKeys: ['name'] } }),
});
const menu = (spec: object): KubeObject => ({ apiVersion: 'v1', kind: 'Menu', metadata: { name: 'm' }, spec });
const T1 = '2026-01-01T00:00:01Z';
const apply = (live: KubeObject, spec: object, manager: string, force = false) =>
  applyPatch(live, menu(spec), manager, force, schema, T1).object;
const fresh = (): KubeObject => {
  const object = apply({ apiVersion: 'v1', kind: 'Menu', metadata: {} }, { mode: 'a', dishes: [{ name: 'soup', price: '1' }] }, 'ann');
  return { ...object, metadata: { ...object.metadata, uid: 'u' } };
};

it('merges lists by their keys and remembers who applied what', () => {
  const object = apply(fresh(), { dishes: [{ name: 'fish', price: '2' }] }, 'bob');
  expect(object.spec).toEqual({
    mode: 'a',
    dishes: [
      { name: 'soup', price: '1' },
      { name: 'fish', price: '2' },
    ],
  });
  expect(object.metadata.managedFields?.map((m) => [m.manager, m.operation, m.fieldsV1])).toEqual([
    ['ann', 'Apply', { 'f:spec': { 'f:dishes': { 'k:{"name":"soup"}': { '.': {}, 'f:name': {}, 'f:price': {} } }, 'f:mode': {} } }],
    ['bob', 'Apply', { 'f:spec': { 'f:dishes': { 'k:{"name":"fish"}': { '.': {}, 'f:name': {}, 'f:price': {} } } } }],
  ]);
});
it('refuses what another manager holds, unless forced', () => {
  const attempt = () => apply(fresh(), { mode: 'b' }, 'bob');
  expect(attempt).toThrow('Apply failed with 1 conflict: conflict with "ann": .spec.mode');
  try {
    attempt();
  } catch (e) {
    expect((e as ApiError).status.details?.causes).toEqual([
      { reason: 'FieldManagerConflict', message: 'conflict with "ann"', field: '.spec.mode' },
    ]);
  }
  expect(apply(fresh(), { mode: 'b' }, 'bob', true).spec.mode).toBe('b');
});
it('takes away what is no longer applied and nobody else holds', () => {
  const shared = apply(fresh(), { mode: 'a' }, 'bob');
  expect(apply(shared, {}, 'ann').spec).toEqual({ mode: 'a' });
  expect(apply(fresh(), {}, 'ann').spec).toBeNull();
});
it('refuses fields that the kind does not have', () => {
  expect(() => apply(fresh(), { colour: 'red' }, 'ann')).toThrow(
    'failed to create typed patch object (/m; /v1, Kind=Menu): .spec.colour: field not declared in schema',
  );
});
it('gives an updater what it changes', () => {
  const old = fresh();
  const object = updateManagedFields(old, { ...old, spec: { ...old.spec, mode: 'c' } }, 'kubectl-edit', '', schema, T1);
  expect(object.metadata.managedFields?.map((m) => [m.manager, m.operation, m.fieldsV1])).toEqual([
    ['ann', 'Apply', { 'f:spec': { 'f:dishes': { 'k:{"name":"soup"}': { '.': {}, 'f:name': {}, 'f:price': {} } } } }],
    ['kubectl-edit', 'Update', { 'f:spec': { 'f:mode': {} } }],
  ]);
});
