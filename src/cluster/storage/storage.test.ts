import { expect, test } from 'vitest';
import type { KubeObject } from '../../apimachinery/types.ts';
import { createStorage } from './index.ts';
import { Compacted, type StorageEvent } from './types.ts';

const map = (name: string, data = ''): KubeObject => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { data } });

test('puts compare and swap, and stamps the revision', () => {
  const storage = createStorage();
  const one = storage.put('/a/x', map('x'), 0);
  expect(one?.value.metadata.resourceVersion).toBe('2');
  expect(storage.put('/a/x', map('x'), 0)).toBeUndefined();
  expect(storage.put('/a/x', map('x', 'new'), 2)).toMatchObject({ createRevision: 2, modRevision: 3 });
  expect(storage.delete('/a/x', 2)).toBeUndefined();
  expect(storage.delete('/a/x', 3)).toBe(4);
  expect(storage.get('/a/x')).toBeUndefined();
});

test('ranges in the past, by pages, until compaction', () => {
  const storage = createStorage();
  for (const name of ['c', 'a', 'b']) storage.put(`/p/${name}`, map(name), 0);
  storage.put('/pq/z', map('z'), 0);
  storage.delete('/p/b', 4);
  const names = (options?: Parameters<typeof storage.range>[1]) => storage.range('/p/', options).map((s) => s.value.metadata.name);
  expect(names()).toEqual(['a', 'c']);
  expect(names({ revision: 5 })).toEqual(['a', 'b', 'c']);
  expect(names({ limit: 1 })).toEqual(['a']);
  expect(names({ from: '/p/a\u0000' })).toEqual(['c']);
  expect(storage.count('/p/')).toBe(2);
  storage.compact(6);
  expect(() => names({ revision: 5 })).toThrow(Compacted);
  expect(names({ revision: 6 })).toEqual(['a', 'c']);
});

test('watches from a revision on, and restores from a snapshot', () => {
  const storage = createStorage();
  storage.put('/p/a', map('a'), 0);
  storage.put('/p/a', map('a', 'two'), 2);
  const seen: string[] = [];
  const stop = storage.watch('/p/', 2, (e: StorageEvent) => seen.push(`${e.type} ${e.revision} ${e.value.metadata.resourceVersion}`));
  storage.put('/q/a', map('a'), 0);
  storage.delete('/p/a', 3);
  stop();
  storage.put('/p/a', map('a'), 0);
  expect(seen).toEqual(['PUT 3 3', 'DELETE 5 5']);
  const again = createStorage(JSON.parse(JSON.stringify(storage.snapshot())));
  expect(again.revision).toBe(6);
  expect(again.range('/').map((s) => s.key)).toEqual(['/p/a', '/q/a']);
  expect(() => again.watch('/', 3, () => {})).toThrow(Compacted);
});
