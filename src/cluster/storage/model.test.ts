import { expect, test } from 'vitest';
import type { KubeObject } from '../../apimachinery/types.ts';
import { SeededRandom } from '../../os/random.ts';
import { createStorage } from './index.ts';
import { countOf, insert, remove, scan, sorted } from './sorted-keys.ts';
import { Compacted } from './types.ts';

const object = (name: string): KubeObject => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });

test('sorted entries are what a sorted array is, in chunks', () => {
  const random = new SeededRandom(7);
  const list = sorted<{ key: string }>();
  let naive: string[] = [];
  for (let i = 0; i < 6000; i++) {
    // Mostly growing, at its end or anywhere; now and then shrinking.
    const key = `/${'abc'[Math.floor(random.next() * 3)]}/${random.next() < 0.5 ? String(i).padStart(5, '0') : Math.floor(random.next() * 1000)}`;
    if (random.next() < 0.3) {
      const gone = naive[Math.floor(random.next() * naive.length)] ?? key;
      remove(list, gone);
      naive = naive.filter((k) => k !== gone);
    } else {
      insert(list, { key });
      if (!naive.includes(key)) naive.push(key);
    }
    if (i % 97) continue;
    naive.sort();
    for (const prefix of ['/', '/a/', '/b/', '/b/0', '/d/']) {
      const from = random.next() < 0.5 ? '' : (naive[Math.floor(random.next() * naive.length)] ?? '');
      const expected = naive.filter((k) => k.startsWith(prefix) && k >= from);
      const found: string[] = [];
      scan(list, prefix, from, ({ key }) => found.push(key) > 0);
      expect(found).toEqual(expected);
      expect(countOf(list, prefix, from)).toBe(expected.length);
    }
  }
  expect(list.chunks.length).toBeGreaterThan(3);
  expect(list.chunks.every((c) => c.length > 0 && c.length <= 512)).toBe(true);
});

test('every revision that is not compacted reads as it was', () => {
  const random = new SeededRandom(3);
  const storage = createStorage();
  const prefixes = ['/r/a/', '/r/b/', '/r/'];
  const moments = new Map<number, Map<string, number>>();
  const now = new Map<string, number>();
  const told: string[] = [];
  storage.watch('/r/b/', 1, (e) => told.push(`${e.type} ${e.key} ${e.revision}`));
  const expectedTold: string[] = [];
  for (let i = 0; i < 2000; i++) {
    const key = `${prefixes[Math.floor(random.next() * 2)]}k${Math.floor(random.next() * 40)}`;
    const there = now.get(key);
    if (there !== undefined && random.next() < 0.4) {
      expect(storage.delete(key, there)).toBe(storage.revision);
      now.delete(key);
      if (key.startsWith('/r/b/')) expectedTold.push(`DELETE ${key} ${storage.revision}`);
    } else {
      const stored = storage.put(key, object(key), there ?? 0);
      now.set(key, stored?.modRevision as number);
      if (key.startsWith('/r/b/')) expectedTold.push(`PUT ${key} ${storage.revision}`);
    }
    moments.set(storage.revision, new Map(now));
    if (i % 500 === 499) storage.compact(storage.revision - 200);
    if (i % 50) continue;
    const when = [...moments.keys()][Math.floor(random.next() * moments.size)];
    for (const prefix of prefixes) {
      const from = `${prefix}k${Math.floor(random.next() * 40)}`;
      const read = () => storage.range(prefix, { revision: when, from }).map((s) => [s.key, s.modRevision]);
      if (when < storage.compacted) {
        expect(read).toThrow(Compacted);
        continue;
      }
      const expected = [...(moments.get(when) as Map<string, number>)]
        .filter(([k]) => k.startsWith(prefix) && k >= from)
        .sort(([a], [b]) => (a < b ? -1 : 1));
      expect(read()).toEqual(expected);
      expect(storage.count(prefix, { revision: when, from })).toBe(expected.length);
      const since: number[] = [];
      storage.watch(prefix, when, (e) => since.push(e.revision))();
      expect(since.length).toBe([...moments.keys()].filter((r) => r > when).length - (prefix === '/r/' ? 0 : countOther(prefix, when)));
    }
  }
  expect(told).toEqual(expectedTold);

  /** Changes after a moment that were elsewhere. */
  function countOther(prefix: string, when: number): number {
    let n = 0;
    for (let r = when + 1; r <= storage.revision; r++) {
      const [a, b] = [moments.get(r - 1) ?? new Map(), moments.get(r) as Map<string, number>];
      const changed = [...new Set([...a.keys(), ...b.keys()])].find((k) => a.get(k) !== b.get(k)) as string;
      if (!changed.startsWith(prefix)) n++;
    }
    return n;
  }
});
