import type { Process } from '../os/process.ts';
import { last, type Parsed, UsageError } from './options.ts';

const UNITS: Record<string, number> = { '': 1, b: 512, k: 1024, K: 1024, KB: 1000, M: 1_048_576, MB: 1_000_000 };
export function count(parsed: Parsed, kind: 'n' | 'c'): { amount: number; sign: string } | undefined {
  const text = last(parsed, kind);
  if (text === undefined) return undefined;
  const match = /^([-+]?)(\d+)(b|KB?|k|MB?)?$/.exec(text);
  if (!match) throw new UsageError(`invalid number of ${kind === 'n' ? 'lines' : 'bytes'}: ‘${text}’`);
  return { amount: Number(match[2]) * UNITS[match[3] ?? ''], sign: match[1] };
}

/** `-5` is `-n 5`. */
export const modern = (proc: Process): Process =>
  Object.assign(Object.create(proc), {
    argv: proc.argv.map((arg, i) =>
      i > 0 && /^-\d+[fq]*$/.test(arg) && !/^-[nc]$/.test(proc.argv[i - 1]) ? `-n${arg.slice(1).replace(/[fq]/g, '')}` : arg,
    ),
  });

export const headers = (parsed: Parsed): boolean => !parsed.flags.has('q') && (parsed.flags.has('v') || parsed.rest.length > 1);
export const title = (name: string): string => `==> ${name === '-' ? 'standard input' : name} <==\n`;
