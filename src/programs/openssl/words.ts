import { resolvePath } from '../../os/fs.ts';
import { decode } from '../../os/http.ts';
import type { Process } from '../../os/process.ts';
import { readAll } from '../../os/streams.ts';
import { formatDate } from '../../shell/strftime.ts';

export const hex = (bytes: Uint8Array, joint = ''): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(joint);
export const gmt = (date: Date): string => formatDate('%b %e %T %Y GMT', date.getTime());
/** `CN=a,O=b` spaced as OpenSSL 3 prints names. */
export const nameText = (name: string): string =>
  name
    .split(/,\s*(?=[A-Za-z0-9.]+=)/)
    .map((part) => part.replace('=', ' = '))
    .join(', ');

export interface Words {
  flags: Set<string>;
  values: Map<string, string>;
  /** Of those that may be given again. */
  all: [name: string, value: string][];
  rest: string[];
}
/** The arguments of a subcommand: options start with one dash, those of `withValue` take the next word. */
export function wordsOf(args: string[], withValue: string[]): Words {
  const words: Words = { flags: new Set(), values: new Map(), all: [], rest: [] };
  for (let i = 0; i < args.length; i++) {
    const name = args[i].replace(/^--?/, '');
    if (!args[i].startsWith('-') || args[i] === '-') words.rest.push(args[i]);
    else if (withValue.includes(name)) {
      const value = args[++i] ?? '';
      words.values.set(name, value);
      words.all.push([name, value]);
    } else words.flags.add(name);
  }
  return words;
}

export const readFile = (proc: Process, file: string): Uint8Array => proc.machine.fs.readFile(resolvePath(proc.cwd, file));
export const readText = (proc: Process, file: string): string => decode(readFile(proc, file));
export async function input(proc: Process, words: Words): Promise<Uint8Array> {
  const file = words.values.get('in');
  return file === undefined ? readAll(proc.stdin, proc.signal) : readFile(proc, file);
}
/** To the file of -out, or to stdout. */
export const output = (proc: Process, words: Words, content: string | Uint8Array): Promise<void> =>
  write(proc, words.values.get('out'), content);
export async function write(proc: Process, file: string | undefined, content: string | Uint8Array): Promise<void> {
  if (file === undefined) await proc.stdout.write(content);
  else proc.machine.fs.writeFile(resolvePath(proc.cwd, file), content);
}

export async function refuse(proc: Process, message: string): Promise<number> {
  await proc.stderr.write(`${message}\n`);
  return 1;
}
/** In OpenSSL's words; undefined when all are known. */
export const unknownFlag = (command: string, words: Words, known: string[]): string | undefined => {
  const flag = [...words.flags].find((each) => !known.includes(each));
  return flag && `${command}: Unknown option or message digest: ${flag}\n${command}: Use -help for summary.`;
};
