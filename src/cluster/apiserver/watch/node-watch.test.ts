import { expect, test } from 'vitest';
import { SeededRandom } from '../../../os/random.ts';
import { createStorage, type StorageEvent } from '../../storage/index.ts';
import { podsOn } from '../registry/node-pods.ts';
import { watchNode } from './node-watch.ts';

test('a node is told of its pods, as one is who filters all events', () => {
  const random = new SeededRandom(9);
  const pick = (n: number) => Math.floor(random.next() * n);
  const storage = createStorage();
  const change = () => {
    const key = `/registry/core/pods/${'xy'[pick(2)]}/p${pick(12)}`;
    const there = storage.get(key);
    if (there && pick(4) === 0) return storage.delete(key, there.modRevision);
    const spec = pick(5) ? { nodeName: `n${pick(4)}` } : {};
    return storage.put(key, { apiVersion: 'v1', kind: 'Pod', metadata: { name: key }, spec }, there?.modRevision ?? 0);
  };
  for (let i = 0; i < 50; i++) change();
  const concerns = (node: string, { value, previous }: StorageEvent) => value.spec.nodeName === node || previous?.spec.nodeName === node;
  const watchers = Array.from({ length: 8 }, (_, i) => {
    const [node, prefix] = [`n${i % 4}`, i < 4 ? '/registry/core/pods/' : '/registry/core/pods/x/'];
    const told: number[] = [];
    const naive: number[] = [];
    const since = 10 + i;
    const stops = [
      // Those that come before it are filtered by the watcher itself.
      watchNode(storage, node, prefix, since, (e) => concerns(node, e) && told.push(e.revision)),
      storage.watch(prefix, since, (e) => concerns(node, e) && naive.push(e.revision)),
    ];
    return { node, told, naive, stops };
  });
  for (let i = 0; i < 500; i++) {
    change();
    const { node } = watchers[pick(8)];
    expect(podsOn(storage, node)).toEqual(storage.range('/registry/core/pods/').filter(({ value }) => value.spec.nodeName === node));
    if (i === 400) for (const stop of watchers[0].stops) stop();
  }
  for (const { told, naive } of watchers) {
    expect(naive.length).toBeGreaterThan(30);
    expect(told).toEqual(naive);
  }
});
