import { expect, test } from 'vitest';
import { runScript, testMachine } from '../shell/testing.ts';
import recorded from './fixtures/text-tools.json';
import { loadProgram } from './index.ts';
import { PROGRAM_NAMES } from './names.ts';

test.each(recorded)('Debian 12 prints the same: $script', async ({ script, stdout, stderr, code }) => {
  const machine = testMachine({ programs: PROGRAM_NAMES, load: loadProgram });
  expect(await runScript(machine, script)).toEqual({ stdout, stderr, code });
});

test.each(['tr y n', 'sed s/y/n/', 'awk \'{print "n"}\'', 'cut -c1 | tr y n', 'paste - - | sed s/.*/n/'])(
  'yes | %s | head -2 ends: what comes is worked on as it comes',
  async (filter) => {
    const machine = testMachine({ programs: PROGRAM_NAMES, load: loadProgram });
    expect((await runScript(machine, `yes | ${filter} | head -2`)).stdout).toBe('n\nn\n');
  },
);
