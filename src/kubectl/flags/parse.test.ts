import { expect, test } from 'vitest';
import { findCommand, suggestions } from '../find.ts';
import { JsonPath } from '../jsonpath/run.ts';
import { alignTabs, TABLE } from '../printers/tabwriter.ts';
import { parseFlags } from './parse.ts';

test('flags in every form, arguments kept, -- ends them', () => {
  const { flags, args, dash } = parseFlags('run', ['web', '--image=nginx', '-it', '--env', 'A=b', '--env=C=d,e', '--', 'sh', '-c', 'x']);
  expect([flags.string('image'), flags.bool('stdin'), flags.bool('tty'), flags.list('env'), args, dash]).toEqual([
    'nginx',
    true,
    true,
    ['A=b', 'C=d,e'],
    ['web', 'sh', '-c', 'x'],
    1,
  ]);
});

test('what is wrong is said in the words of pflag', () => {
  expect(() => parseFlags('get', ['--outputs=yaml'])).toThrow('unknown flag: --outputs');
  expect(() => parseFlags('get', ['-z'])).toThrow("unknown shorthand flag: 'z' in -z");
  expect(() => parseFlags('get', ['-A=maybe'])).toThrow(
    'invalid argument "maybe" for "-A, --all-namespaces" flag: strconv.ParseBool: parsing "maybe": invalid syntax',
  );
});

test('commands are found past flags, by aliases, and suggested', () => {
  expect(findCommand(['-n', 'shop', 'create', 'sa', 'x'])).toEqual({ path: 'create serviceaccount', rest: ['-n', 'shop', 'x'] });
  expect(suggestions('', 'GET')).toEqual(['set', 'get']);
});

test('JSONPath: ranges, filters, negative indexes', () => {
  const data = {
    items: [
      { n: 'a', p: [1, 2] },
      { n: 'b', p: [3] },
    ],
  };
  expect(new JsonPath('{range .items[*]}{.n}={.p[-1]};{end}', true).text(data)).toBe('a=2;b=3;');
  expect(new JsonPath('{.items[?(@.n=="b")].p}', true).text(data)).toBe('[3]');
});

test('columns are as wide as Go makes them', () => {
  expect(alignTabs('NAME\tAGE\nlonger-name\t3s', TABLE)).toBe('NAME          AGE\nlonger-name   3s');
});
