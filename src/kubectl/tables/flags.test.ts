import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Flags } from '../flags/parse.ts';
import { flagsOf, globalFlags } from '../flags/spec.ts';
import { WORDS } from './words.ts';

const here = import.meta.dirname;
/** Names, shorthands and defaults of every flag of kubectl 1.36, as its help lists them. */
const FACTS = Object.fromEntries(
  readFileSync(join(here, 'flags-1.36.txt'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(': ', 2))
    .map(([path, rest = '']) => [path.replace(/:$/, ''), rest]),
);

test('every command has the flags of the real one, with their shorthands and defaults', () => {
  const ours = Object.fromEntries(
    Object.keys(FACTS).map((path) => [
      path,
      flagsOf(path)
        .filter((f) => !f.hidden)
        .map((f) => `${f.short ? `-${f.short},` : ''}--${f.name}=${f.shown}`)
        .join(' '),
    ]),
  );
  expect(ours).toEqual(FACTS);
});

const shown = () =>
  new Set([...Object.keys(FACTS).flatMap((path) => flagsOf(path)), ...globalFlags()].filter((f) => !f.hidden).map((f) => f.name));

/** Flags after which nothing that can be seen is different here, and why. */
const EFFECTLESS: Record<string, string> = {
  'cache-dir': 'what was discovered is kept in memory',
  cached: 'it always is, where it was',
  concurrency: 'the same answers, sooner or later',
  'helm-api-versions': 'only with helm, which is not there',
  'helm-command': 'only with helm, which is not there',
  'helm-debug': 'only with helm, which is not there',
  'helm-kube-version': 'only with helm, which is not there',
  keepalive: 'connections of a proxy end with their requests',
  'openapi-patch': 'both ways give the same patch for the kinds that are known',
  'profile-output': 'only with --profile, which is refused',
  'use-protocol-buffers': 'the same metrics in another encoding',
};

test('every flag is explained, and known to the parser', () => {
  expect([...shown()].filter((name) => !WORDS[name])).toEqual([]);
  for (const path of Object.keys(FACTS)) {
    const flags = new Flags(path);
    expect(flagsOf(path).filter((f) => flags.spec(f.name) !== undefined).length).toBe(flagsOf(path).length);
  }
});

test('every flag is read by some code, which honours or refuses it', () => {
  const sources = (folder: string): string =>
    readdirSync(folder)
      .map((name) => join(folder, name))
      .filter((path) => !path.includes('tables') && !path.endsWith('.test.ts'))
      .map((path) => (statSync(path).isDirectory() ? sources(path) : readFileSync(path, 'utf8')))
      .join('\n');
  const code = sources(join(here, '..'));
  expect([...shown()].filter((name) => !EFFECTLESS[name] && !code.includes(`'${name}'`) && !code.includes(`${name}:`)).sort()).toEqual([]);
});
