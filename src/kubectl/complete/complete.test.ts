import { expect, test } from 'vitest';
import { loadProgram } from '../../programs/index.ts';
import { runScript, testMachine } from '../../shell/testing.ts';
import { kubectl } from '../index.ts';

const load = async (name: string) => (name === 'kubectl' ? kubectl : loadProgram(name));

const complete = async (words: string) =>
  (await runScript(testMachine({ programs: ['kubectl'], load }), `kubectl __completeNoDesc ${words} 2>/dev/null`)).stdout
    .trimEnd()
    .split('\n');

test('commands, flags and values of flags are offered, a directive last', async () => {
  expect(await complete('roll')).toEqual(['rollout', ':4']);
  expect(await complete('rollout re')).toEqual(['restart', 'resume', ':4']);
  expect(await complete('get --all-n')).toEqual(['--all-namespaces', ':4']);
  expect(await complete("get -o ''")).toContain('wide');
});

test('files where a file is meant', async () => {
  expect((await complete("apply -f ''")).at(-1)).toMatch(/^:(0|8)$/);
});
