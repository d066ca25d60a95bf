import { expect, test } from 'vitest';
import { chosen, podSpecOf } from './setting.ts';

const spec = { containers: [{ name: 'web' }, { name: 'web-log' }], initContainers: [{ name: 'init' }] };
const names = (pattern: string) => chosen(spec, pattern).map((c) => c.name);

test('containers are chosen by name and star, those that run first last', () => {
  expect(names('*')).toEqual(['web', 'web-log', 'init']);
  expect(names('web*')).toEqual(['web', 'web-log']);
  expect(names('web')).toEqual(['web']);
  expect(names('w.b')).toEqual([]);
});

test('only what has a pod template has a pod spec', () => {
  expect(podSpecOf({ apiVersion: 'v1', kind: 'Pod', metadata: {}, spec })).toBe(spec);
  expect(() => podSpecOf({ apiVersion: 'v1', kind: 'ConfigMap', metadata: {} })).toThrow(
    'the object is not a pod or does not have a pod template: *v1.ConfigMap',
  );
});
