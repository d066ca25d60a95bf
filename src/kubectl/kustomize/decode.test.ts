import { expect, test } from 'vitest';
import { decode } from './decode.ts';
import { kustomization } from './shapes.ts';

const problem = (value: unknown): string => {
  try {
    decode(value, kustomization);
  } catch (error) {
    return (error as Error).message;
  }
  return '';
};

test('wrong fields are told of as encoding/json does', () => {
  expect(problem({ resourcez: [] })).toBe('json: unknown field "resourcez"');
  expect(problem({ Resources: ['a'] })).toBe('');
  expect(problem({ resources: 'x' })).toBe('json: cannot unmarshal string into Go struct field Kustomization.resources of type []string');
  expect(problem({ patches: [{ target: 'x' }] })).toBe(
    'json: cannot unmarshal string into Go struct field Patch.patches.target of type types.Selector',
  );
  expect(problem({ configMapGenerator: [{ name: 'a', literals: 'x' }] })).toBe(
    'json: cannot unmarshal string into Go struct field ConfigMapArgs.configMapGenerator.GeneratorArgs.KvPairSources.literals of type []string',
  );
});
