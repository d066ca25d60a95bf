import { expect, test } from 'vitest';
import { findImage, parseReference, pull } from './index.ts';

test('references are completed as docker completes them', () => {
  expect(findImage('nginx')?.name).toBe('docker.io/library/nginx:latest');
  expect(findImage('docker.io/library/nginx:1.27')?.name).toBe('docker.io/library/nginx:1.27');
  expect(findImage('ansilh/debug-tools')?.name).toBe('docker.io/ansilh/debug-tools:latest');
  expect(parseReference('Nginx::latest')).toBeUndefined();
});

test('what the registry does not have', () => {
  const of = (text: string) => pull(parseReference(text) as never);
  expect(of('nginx:no-such-tag')).toEqual({ missing: 'tag' });
  expect(of('no-such-image-xyz')).toEqual({ missing: 'repository' });
  expect(of('registry.example/app:1')).toEqual({ missing: 'registry' });
});
