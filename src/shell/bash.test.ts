import { expect, test } from 'vitest';
import { loadProgram } from '../programs/index.ts';
import { PROGRAM_NAMES } from '../programs/names.ts';
import recorded from './fixtures/bash.json';
import { runScript, testMachine } from './testing.ts';

test.each(recorded)('bash 5.2 says the same: $script', async ({ script, stdout, stderr, code }) => {
  const machine = testMachine({ programs: PROGRAM_NAMES, load: loadProgram });
  expect(await runScript(machine, script)).toEqual({ stdout, stderr, code });
});

test('a fork bomb ends at the limit of processes', async () => {
  const { ManualClock } = await import('../os/clock.ts');
  const clock = new ManualClock();
  const machine = testMachine({ clock });
  const running = runScript(machine, ':(){ :|:; }; :');
  await clock.advance(60_000);
  const { stderr, code } = await running;
  expect(code).not.toBe(0);
  expect(stderr).toContain('bash: line 1: fork: retry: Resource temporarily unavailable\n');
}, 30_000);
