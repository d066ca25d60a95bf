import type { Process } from '../os/process.ts';

/** A command line taken apart: `flags` given, `values` of options, the words left. */
export interface Parsed {
  flags: Set<string>;
  values: Map<string, string[]>;
  rest: string[];
}
export interface Spec {
  /** Letters without value. */
  flags?: string;
  /** Letters with a value. */
  values?: string;
  /** Letters whose value, if any, is stuck to them. */
  optional?: string;
  /** Long names; a trailing `=` takes a value. Mapped to the letter or name to record. */
  long?: Record<string, string>;
  /** Words end options. */
  stopAtWord?: boolean;
}

export class UsageError extends Error {
  constructor(
    message: string,
    readonly status = 1,
  ) {
    super(message);
  }
}

/** getopt_long, with GNU's complaints. */
export function parseOptions(args: readonly string[], spec: Spec): Parsed {
  const parsed: Parsed = { flags: new Set(), values: new Map(), rest: [] };
  const give = (name: string, value: string) => parsed.values.set(name, [...(parsed.values.get(name) ?? []), value]);
  const long = spec.long ?? {};
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (arg === '--') {
      parsed.rest.push(...args.slice(i + 1));
      break;
    }
    if (arg.startsWith('--')) {
      const [name, value] = splitOnce(arg.slice(2));
      const key = findLong(long, name, arg);
      if (key.endsWith('=')) {
        const given = value ?? args[++i];
        if (given === undefined) throw new UsageError(`option '--${key.slice(0, -1)}' requires an argument`);
        give(long[key], given);
      } else if (value !== undefined) throw new UsageError(`option '--${key}' doesn't allow an argument`);
      else parsed.flags.add(long[key]);
    } else if (arg.startsWith('-') && arg !== '-') {
      for (let j = 1; j < arg.length; j++) {
        const letter = arg[j];
        if (spec.flags?.includes(letter)) parsed.flags.add(letter);
        else if (spec.optional?.includes(letter)) {
          give(letter, arg.slice(j + 1));
          break;
        } else if (spec.values?.includes(letter)) {
          const given = arg.slice(j + 1) || args[++i];
          if (given === undefined) throw new UsageError(`option requires an argument -- '${letter}'`);
          give(letter, given);
          break;
        } else throw new UsageError(`invalid option -- '${letter}'`);
      }
    } else {
      parsed.rest.push(arg);
      if (spec.stopAtWord) {
        parsed.rest.push(...args.slice(i + 1));
        break;
      }
    }
  }
  return parsed;
}

function findLong(long: Record<string, string>, name: string, arg: string): string {
  const exact = Object.keys(long).find((key) => key.replace(/=$/, '') === name);
  if (exact) return exact;
  const matches = Object.keys(long).filter((key) => key.startsWith(name));
  if (matches.length === 1) return matches[0];
  throw new UsageError(matches.length ? `option '${arg}' is ambiguous` : `unrecognized option '${arg.split('=')[0]}'`);
}
function splitOnce(text: string): [string, string | undefined] {
  const at = text.indexOf('=');
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

export const last = (parsed: Parsed, name: string): string | undefined => parsed.values.get(name)?.at(-1);
export const nameOf = (proc: Process): string => proc.argv[0].replace(/^.*\//, '');

/** A program that complains about its options as GNU's do. */
export const withOptions =
  (spec: Spec, run: (proc: Process, parsed: Parsed) => Promise<number>, status = 1) =>
  async (proc: Process): Promise<number> => {
    try {
      return await run(proc, parseOptions(proc.argv.slice(1), spec));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      const name = nameOf(proc);
      const try_ = /^(invalid|unrecognized)? ?option /.test(error.message) ? `Try '${name} --help' for more information.\n` : '';
      await proc.stderr.write(`${name}: ${error.message}\n${try_}`);
      return error.status === 1 ? status : error.status;
    }
  };
