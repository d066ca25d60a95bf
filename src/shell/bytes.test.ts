import { expect, test } from 'vitest';
import { loadProgram } from '../programs/index.ts';
import { PROGRAM_NAMES } from '../programs/names.ts';
import { runScript, testMachine } from './testing.ts';

const run = async (script: string) => (await runScript(testMachine({ programs: PROGRAM_NAMES, load: loadProgram }), script)).stdout;

test('printf and echo write the bytes they are asked for', async () => {
  expect(
    await run("printf '\\377\\x80a' | od -An -tx1; echo -e '\\0303\\0251'; printf -v x '\\xc3\\xa9'; echo $x ${#x}; printf '\\u00e9\\n'"),
  ).toBe(' ff 80 61\né\né 1\né\n');
});
