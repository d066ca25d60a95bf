import { RELEASES, type Release } from '../cluster/release.ts';
import { SystemClock } from '../os/clock.ts';
import { SeededRandom } from '../os/random.ts';
import { createSandbox } from '../sandbox/index.ts';

const USAGE = `usage: npm run --silent shell -- [-c COMMANDS] [--release 1.13|1.36] [--pod NAME]
Runs COMMANDS, or else an interactive shell, in a fresh sandbox.`;

function options(args: string[]): { script?: string; release: Release['name']; pod?: string } {
  const found: { script?: string; release: Release['name']; pod?: string } = { release: '1.36' };
  for (let i = 0; i < args.length; i++) {
    const [flag, inline] = args[i].split(/=(.*)/s);
    const value = inline ?? args[++i];
    if (!['-c', '--release', '--pod'].includes(flag) || value === undefined) throw new Error(USAGE);
    if (flag === '-c') found.script = value;
    else if (flag === '--pod') found.pod = value;
    else if (value in RELEASES) found.release = value as Release['name'];
    else throw new Error(`There is no release ${value} here; there are ${Object.keys(RELEASES).join(' and ')}.`);
  }
  return found;
}

async function main(args: string[]): Promise<number> {
  let chosen: ReturnType<typeof options>;
  try {
    chosen = options(args);
  } catch (error) {
    console.error((error as Error).message);
    return 2;
  }
  const { script, release, pod } = chosen;
  const sandbox = await createSandbox({ release, clock: new SystemClock(), random: new SeededRandom(Date.now()) });
  if (script !== undefined) {
    const { code } = await sandbox.run(script, {
      pod,
      onStdout: (bytes) => void process.stdout.write(bytes),
      onStderr: (bytes) => void process.stderr.write(bytes),
    });
    return code;
  }
  return new Promise((resolve) => {
    const { stdin, stdout } = process;
    stdin.setRawMode?.(true);
    const terminal = sandbox.openTerminal({
      rows: stdout.rows ?? 24,
      cols: stdout.columns ?? 80,
      pod,
      onOutput: (bytes) => void stdout.write(bytes),
      onExit: resolve,
    });
    stdin.on('data', (data) => terminal.write(data));
    stdin.on('end', () => terminal.close());
    stdout.on('resize', () => terminal.resize(stdout.rows, stdout.columns));
  });
}

const code = await main(process.argv.slice(2));
process.stdin.setRawMode?.(false);
process.stdout.write('', () => process.exit(code));
