import { expect, test } from 'vitest';
import { strategicMerge } from './merge.ts';

const deployment = (spec: object) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: { template: { spec } },
});

test('elements of the patch come before those that were there', () => {
  const merged = strategicMerge(
    deployment({
      containers: [
        { name: 'a', image: 'x' },
        { name: 'b', env: [{ name: 'K', value: '1' }] },
      ],
    }),
    deployment({ containers: [{ name: 'new' }, { name: 'b', env: [{ name: 'L', value: '2' }] }] }),
  );
  expect(merged.spec.template.spec.containers).toEqual([
    { name: 'new' },
    {
      name: 'b',
      env: [
        { name: 'L', value: '2' },
        { name: 'K', value: '1' },
      ],
    },
    { name: 'a', image: 'x' },
  ]);
});

test('directives delete and replace', () => {
  const merged = strategicMerge(
    deployment({ containers: [{ name: 'a' }, { name: 'b' }], nodeSelector: { x: 'y' }, volumes: [{ name: 'v', emptyDir: {} }] }),
    deployment({
      containers: [{ name: 'a', $patch: 'delete' }],
      nodeSelector: { $patch: 'replace', z: 'w' },
      volumes: [{ $patch: 'delete' }],
    }),
  );
  expect(merged.spec.template.spec).toEqual({ containers: [{ name: 'b' }], nodeSelector: { z: 'w' } });
});

test('lists of a kind that is not known are replaced', () => {
  const object = { apiVersion: 'x.io/v1', kind: 'Thing', metadata: { name: 'a' }, spec: { containers: [{ name: 'a' }], keep: 1 } };
  expect(strategicMerge(object, { ...object, spec: { containers: [{ name: 'b' }], keep: null } }).spec).toEqual({
    containers: [{ name: 'b' }],
  });
});
