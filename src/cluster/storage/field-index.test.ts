import { expect, test } from 'vitest';
import type { KubeObject } from '../../apimachinery/types.ts';
import { SeededRandom } from '../../os/random.ts';
import { indexBy } from './field-index.ts';
import { createStorage } from './index.ts';

test('an index answers what looking at every object would', () => {
  const random = new SeededRandom(2);
  const pick = (n: number) => Math.floor(random.next() * n);
  const storage = createStorage();
  const object = (): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p' },
    spec: { terms: Array.from({ length: pick(4) }, () => `t${pick(6)}`) },
  });
  const termsOf = (o: KubeObject): string[] => o.spec.terms;
  for (let i = 0; i < 20; i++) storage.put(`/p/a${i}`, object(), 0);
  const index = indexBy(storage, '/p/', termsOf);
  for (let i = 0; i < 3000; i++) {
    const key = `/${pick(5) ? 'p' : 'q'}/a${pick(30)}`;
    const there = storage.get(key);
    if (there && pick(3) === 0) storage.delete(key, there.modRevision);
    else storage.put(key, object(), there?.modRevision ?? 0);
    const term = `t${pick(7)}`;
    const naive = storage.range('/p/').filter(({ value }) => termsOf(value).includes(term));
    expect(index.of(term)).toEqual(naive);
    expect(index.has(term)).toBe(naive.length > 0);
  }
});
