import { expect, test } from 'vitest';
import { parseYaml } from './yaml.ts';

const steps = (n: number) => Array.from({ length: n }, (_, i) => `${' '.repeat(i)}a:`).join('\n');
test.each(['['.repeat(10_010), '{a: '.repeat(5_000), '- '.repeat(5_000), '? '.repeat(3_000), steps(1_500)])(
  'refuses what nests too deep: %.12s',
  (text) => {
    expect(() => parseYaml(text)).toThrow('yaml: exceeded max depth of 10000');
  },
);
test('takes what is long and not deep', () => {
  const lines = Array.from({ length: 3_000 }, (_, i) => `k${i}:\n  - {a: [1, 2], b: "[ x: - {"}\n  - b: c`).join('\n');
  expect(Object.keys(parseYaml(lines).value).length).toBe(3_000);
  expect(parseYaml('- - - a\n    - b\n  - c').value).toEqual([[['a', 'b'], 'c']]);
});
