import { kubectl } from '../kubectl/index.ts';
import { BrokenPipe, Killed } from '../os/process.ts';
import { realProcess } from './real/process.ts';

/** Our kubectl on this computer: its files, its network, its terminal. */
async function main(): Promise<number> {
  try {
    return await kubectl(realProcess(['kubectl', ...process.argv.slice(2)]));
  } catch (error) {
    if (error instanceof Killed) return error.code;
    if (error instanceof BrokenPipe) return 141;
    throw error;
  }
}

const code = await main();
process.stdout.write('', () => process.exit(code));
