import { expect, test } from 'vitest';
import { parseYamlDocuments } from './yaml.ts';
import { splitYaml } from './yaml-split.ts';

test('a document before a separator keeps the end of its last line', () => {
  expect(splitYaml('---\na: 1\n---\n--- # two\nb: 2\n')).toEqual(['a: 1\n', '', 'b: 2\n']);
  expect(parseYamlDocuments('low: |\n  12:25\n  00:40\n---\nhigh: |\n  1\n')).toEqual([{ low: '12:25\n00:40\n' }, { high: '1\n' }]);
});
