import { expect, test } from 'vitest';
import { loadProgram } from '../programs/index.ts';
import { PROGRAM_NAMES } from '../programs/names.ts';
import { runScript, testMachine } from './testing.ts';

const run = async (script: string) => (await runScript(testMachine({ programs: PROGRAM_NAMES, load: loadProgram }), script)).stdout;

test('complete keeps what it was told and shows it', async () => {
  expect(await run("complete -W 'start stop' svc; complete -o default -F f g; complete -p svc g; complete -r svc; complete -p svc")).toBe(
    "complete -W 'start stop' svc\ncomplete -o default -F f g\n",
  );
});
test('compgen offers words, commands and variables', async () => {
  expect(await run("compgen -W 'start stop run' st; MINE=1; compgen -v MIN; compgen -b getop; compgen -W 'a' z; echo $?")).toBe(
    'start\nstop\nMINE\ngetopts\n1\n',
  );
});
