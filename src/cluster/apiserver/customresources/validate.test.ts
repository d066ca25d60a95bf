import { expect, it } from 'vitest';
import type { JsonSchema } from '../../../apimachinery/jsonschema.ts';
import { defaultErrors } from './crd-defaults.ts';
import { openApiErrors } from './crd-openapi.ts';
import { structuralErrors } from './crd-structural.ts';
import { applyDefaults, prune } from './structural.ts';
import { listErrorsOf, validateSchema } from './validate.ts';

const schema: JsonSchema = {
  type: 'object',
  required: ['spec'],
  properties: {
    spec: {
      type: 'object',
      required: ['flavour'],
      properties: {
        flavour: { type: 'string', minLength: 3, maxLength: 10, pattern: '^[a-z]+$' },
        size: { type: 'string', enum: ['small', 'large'], default: 'small' },
        layers: { type: 'integer', minimum: 1 },
        tags: { type: 'array', maxItems: 2, items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
        free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
      },
    },
  },
};
const said = (spec: unknown) =>
  [...validateSchema({ spec }, schema), ...listErrorsOf({ spec }, schema)].map((e) => `${e.field}: ${e.detail}`);

it('says what breaks the schema in upstream words', () => {
  expect(
    [
      {},
      { flavour: 1 },
      { flavour: 'ab' },
      { flavour: 'much too long' },
      { flavour: 'abc', size: 'huge' },
      { flavour: 'abc', layers: 0 },
    ].map(said),
  ).toEqual([
    ['spec.flavour: Required value'],
    ['spec.flavour: Invalid value: "integer": spec.flavour in body must be of type string: "integer"'],
    ['spec.flavour: Invalid value: "ab": spec.flavour in body should be at least 3 chars long'],
    ['spec.flavour: Too long: may not be more than 10 bytes'],
    ['spec.size: Unsupported value: "huge": supported values: "small", "large"'],
    ['spec.layers: Invalid value: 0: spec.layers in body should be greater than or equal to 1'],
  ]);
  expect(said({ flavour: 'abc', tags: ['a', 'a'] })).toEqual(['spec.tags[1]: Duplicate value: "a"']);
});
it('prunes and fills in', () => {
  const object = { apiVersion: 'v1', kind: 'Cake', metadata: {}, alien: 1, spec: { flavour: 'abc', odd: 1, free: { any: 1 } } };
  expect(prune(object, schema)).toEqual(['unknown field "alien"', 'unknown field "spec.odd"']);
  applyDefaults(object, schema);
  expect(object).toEqual({ apiVersion: 'v1', kind: 'Cake', metadata: {}, spec: { flavour: 'abc', free: { any: 1 }, size: 'small' } });
});
it('refuses schemas that are not structural', () => {
  const wrong = (properties: Record<string, JsonSchema>) =>
    [
      ...structuralErrors({ type: 'object', properties }, 's'),
      ...defaultErrors({ type: 'object', properties }, 's'),
      ...openApiErrors({ type: 'object', properties }, 's', { root: true }).schema,
    ].map((e) => `${e.field}: ${e.detail}`);
  expect([{ a: {} }, { a: { type: 'array' } }, { a: { type: 'string', default: 3 } }, { a: { type: 'text' } }].map(wrong as never)).toEqual(
    [
      ['s.properties[a].type: Required value: must not be empty for specified object fields'],
      ['s.properties[a].items: Required value: must be specified'],
      ['s.properties[a].default: Invalid value: "integer":  in body must be of type string: "integer"'],
      ['s.properties[a].type: Unsupported value: "text": supported values: "array", "boolean", "integer", "number", "object", "string"'],
    ],
  );
});
