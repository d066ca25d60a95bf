import { MAX_PROCESSES } from '../../os/machine.ts';
import { type Builtin, refuse } from './types.ts';

/** Files are made with 0022 here; another mask is refused. */
export const umask: Builtin = async (context, args, name) => {
  const symbolic = args.includes('-S');
  const [mask] = args.filter((arg) => arg !== '-S' && arg !== '-p');
  if (mask === undefined) {
    await context.io.stdout.write(symbolic ? 'u=rwx,g=rx,o=rx\n' : `${args.includes('-p') ? 'umask ' : ''}0022\n`);
    return 0;
  }
  if (/^0*22$/.test(mask) || mask === 'u=rwx,g=rx,o=rx') return 0;
  if (/^\d+$/.test(mask) && !/^[0-7]+$/.test(mask)) return refuse(context, name, `${mask}: octal number out of range`);
  return refuse(context, name, `${mask}: not supported here: files are made with 0022; use chmod`);
};

const LIMITS: [letter: string, label: string, unit: string, value: () => string][] = [
  ['c', 'core file size', 'blocks, -c', () => '0'],
  ['d', 'data seg size', 'kbytes, -d', () => 'unlimited'],
  ['f', 'file size', 'blocks, -f', () => 'unlimited'],
  ['m', 'max memory size', 'kbytes, -m', () => 'unlimited'],
  ['n', 'open files', '-n', () => 'unlimited'],
  ['s', 'stack size', 'kbytes, -s', () => 'unlimited'],
  ['t', 'cpu time', 'seconds, -t', () => 'unlimited'],
  ['u', 'max user processes', '-u', () => String(MAX_PROCESSES)],
  ['v', 'virtual memory', 'kbytes, -v', () => 'unlimited'],
];
/** Only processes are limited here; no limit can be changed. */
export const ulimit: Builtin = async (context, args, name) => {
  const letters =
    args
      .filter((arg) => arg.startsWith('-'))
      .join('')
      .replace(/[-HS]/g, '') || 'f';
  const unknown = [...letters].find((letter) => letter !== 'a' && !LIMITS.some(([known]) => known === letter));
  if (unknown) {
    await refuse(context, name, `-${unknown}: invalid option`);
    return 2;
  }
  const value = args.find((arg) => !arg.startsWith('-'));
  const chosen = LIMITS.filter(([letter]) => letters.includes('a') || letters.includes(letter));
  if (value !== undefined) return refuse(context, name, `${chosen[0][1]}: cannot modify limit: Operation not permitted`);
  for (const [, label, unit, limit] of chosen)
    await context.io.stdout.write(
      chosen.length > 1 || letters.includes('a') ? `${label.padEnd(27)} (${unit}) ${limit()}\n` : `${limit()}\n`,
    );
  return 0;
};

/** No processor time is counted here. */
export const times: Builtin = async ({ io }) => {
  await io.stdout.write('0m0.000s 0m0.000s\n0m0.000s 0m0.000s\n');
  return 0;
};
