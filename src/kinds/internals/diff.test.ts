import { expect, it } from 'vitest';
import { internalDiff, unifiedDiff } from './diff.ts';

it('prints what changed with three lines around it', () => {
  expect(unifiedDiff('a\nb\nc\nd\ne\nf\ng\nh', 'a\nb\nc\nd\nE\nf\ng\nh')).toBe('@@ -2,7 +2,7 @@\n b\n c\n d\n-e\n+E\n f\n g\n h\n');
  expect(unifiedDiff('same', 'same')).toBe('');
});
it('splits changes that are far apart', () => {
  const lines = Array.from({ length: 20 }, (_, i) => `${i}`);
  const changed = lines.map((l) => (l === '0' || l === '19' ? `${l}!` : l));
  expect(unifiedDiff(lines.join('\n'), changed.join('\n'))).toBe(
    '@@ -1,4 +1,4 @@\n-0\n+0!\n 1\n 2\n 3\n@@ -17,4 +17,4 @@\n 16\n 17\n 18\n-19\n+19!\n',
  );
});
it("writes the fields of the server's own types", () => {
  const diff = internalDiff('PodSpec', { containers: [], nodeName: 'a' }, { containers: [], nodeName: 'b' });
  expect(diff).toContain('- "NodeName": "a",\n+ "NodeName": "b",\n');
});
