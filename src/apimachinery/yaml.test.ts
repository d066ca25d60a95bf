import { expect, it } from 'vitest';
import { parseYaml, parseYamlDocuments, toYaml } from './yaml.ts';

it('prints as sigs.k8s.io/yaml does', () => {
  const value = {
    z: [{ b: 1, a: [[1], {}] }, []],
    yes: 'yes',
    when: '2001-01-01',
    text: 'a\nb\n',
    tab: 'a\tb',
    note: "it's: quoted",
    k10: '1e3',
    k9: 1234567.5,
    long: 'Readiness probe failed: the container answered with words that go on beyond the eightieth column',
  };
  expect(toYaml(value)).toBe(`k9: 1.2345675e+06
k10: "1e3"
long: 'Readiness probe failed: the container answered with words that go on beyond
  the eightieth column'
note: 'it''s: quoted'
tab: "a\\tb"
text: |
  a
  b
when: "2001-01-01"
"yes": "yes"
z:
- a:
  - - 1
  - {}
  b: 1
- []
`);
});
it('reads the words of YAML 1.1', () => {
  expect(parseYaml('a: yes\nb: 0777\nc: 2001-01-01\nd: &x {q: 1}\ne:\n  <<: *x\n  r: "1"\n1: ~\n').value).toEqual({
    a: true,
    b: 511,
    c: '2001-01-01',
    d: { q: 1 },
    e: { q: 1, r: '1' },
    1: null,
  });
  expect(parseYamlDocuments('a: 1\n---\n# nothing\n---\nb: 2\n')).toEqual([{ a: 1 }, { b: 2 }]);
});
it('says what is wrong as go-yaml does', () => {
  const said = (text: string) => {
    try {
      return parseYaml(text).value;
    } catch (e) {
      return (e as Error).message;
    }
  };
  expect(['{bad: [', 'a: b\n  c: d', 'a:\n  b: c\n d: e', 'a:\n\t- b', 'a: @b', 'a: [1,2', 'x:\n  y: "z'].map(said)).toEqual([
    'yaml: line 1: did not find expected node content',
    'yaml: line 2: mapping values are not allowed in this context',
    'yaml: line 2: did not find expected key',
    'yaml: line 2: found character that cannot start any token',
    'yaml: found character that cannot start any token',
    "yaml: line 1: did not find expected ',' or ']'",
    'yaml: line 2: found unexpected end of stream',
  ]);
  expect(
    ['a: b\n\tc: d', 'a: b\n- c', '%b', 'a: >-x', 'a: ,', 'a: "\\u12"', 'x: 1\na: |\n\tx', 'a: b\u0001', 'a: !!binary AAEC'].map(said),
  ).toEqual([
    'yaml: line 2: found a tab character that violates indentation',
    'yaml: line 1: did not find expected key',
    'yaml: found unknown directive name',
    'yaml: did not find expected comment or line break',
    'yaml: did not find expected node content',
    'yaml: did not find expected hexdecimal number',
    'yaml: line 3: found a tab character where an indentation space is expected',
    'yaml: control characters are not allowed',
    { a: '\u0000\u0001\u0002' },
  ]);
});
