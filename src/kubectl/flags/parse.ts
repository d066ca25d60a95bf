import { Failure } from '../errors.ts';
import { type FlagSpec, flagsOf, globalFlags, parseSpecs } from './spec.ts';
import { parseBool, parseDuration, parseInteger, splitCsv } from './values.ts';

type Value = string | number | boolean | string[] | Record<string, string>;
/** A flag that is not one, or has a wrong value; the text is pflag's. */
export class FlagError extends Error {}

/** What the flags of a command line say. Upstream: github.com/spf13/pflag. */
export class Flags {
  readonly given = new Set<string>();
  /** What was given, as it was written, in order. */
  readonly written: [name: string, text: string][] = [];
  private readonly values = new Map<string, Value>();
  private readonly specs = new Map<string, FlagSpec>();
  private readonly shorts = new Map<string, FlagSpec>();
  private readonly own: Set<string>;

  constructor(
    readonly path: string,
    gated = '',
  ) {
    const own = [...flagsOf(path), ...parseSpecs(gated)];
    this.own = new Set(own.map((f) => f.name));
    const names = new Set(own.flatMap((f) => [f.name, f.short && `-${f.short}`]));
    for (const spec of [...own, ...globalFlags().filter((g) => !names.has(g.name))]) {
      this.specs.set(spec.name, spec);
      if (spec.short && !this.shorts.has(spec.short)) this.shorts.set(spec.short, spec);
    }
  }
  spec(name: string): FlagSpec | undefined {
    return this.specs.get(name);
  }
  shorthand(letter: string): FlagSpec | undefined {
    return this.shorts.get(letter);
  }
  all(): FlagSpec[] {
    return [...this.specs.values()];
  }
  has(name: string): boolean {
    return this.specs.has(name);
  }
  /** A flag of every command, empty where the command has its own of that name. */
  global(name: string): string {
    return this.own.has(name) ? '' : this.string(name);
  }
  /** Is it the command's own, not one of every command? */
  isOwn(name: string): boolean {
    return this.own.has(name);
  }
  /** Was it given on the command line? */
  changed(name: string): boolean {
    return this.given.has(name);
  }
  string(name: string): string {
    return (this.values.get(name) as string) ?? this.specs.get(name)?.initial ?? '';
  }
  bool(name: string): boolean {
    return (this.values.get(name) as boolean) ?? this.specs.get(name)?.initial === 'true';
  }
  int(name: string): number {
    return (this.values.get(name) as number) ?? Number(this.specs.get(name)?.initial ?? 0);
  }
  /** Milliseconds. */
  duration(name: string): number {
    return (this.values.get(name) as number) ?? parseDuration(this.specs.get(name)?.initial || '0');
  }
  list(name: string): string[] {
    const initial = this.specs.get(name)?.initial;
    return (this.values.get(name) as string[]) ?? (initial ? initial.split(',') : []);
  }
  map(name: string): Record<string, string> {
    return (this.values.get(name) as Record<string, string>) ?? {};
  }

  /** -k stands for -f of what the folder builds. */
  kustomization(): void {
    if (this.list('filename').length) throw new Failure('only one of -f or -k can be specified');
    if (this.bool('recursive') && this.changed('recursive')) throw new Failure("the -k flag can't be used with -f or -R");
    this.values.set('filename', [this.string('kustomize')]);
  }

  set(spec: FlagSpec, text: string): void {
    try {
      this.assign(spec, text);
    } catch (error) {
      const shown = spec.short ? `-${spec.short}, --${spec.name}` : `--${spec.name}`;
      const why = spec.name === 'log-flush-frequency' ? 'parse error' : (error as Error).message;
      throw new FlagError(`invalid argument ${JSON.stringify(text)} for "${shown}" flag: ${why}`);
    }
    this.given.add(spec.name);
    this.written.push([spec.name, text]);
  }
  private assign(spec: FlagSpec, text: string): void {
    const before = this.given.has(spec.name) ? this.values.get(spec.name) : undefined;
    switch (spec.type) {
      case 'bool':
        this.values.set(spec.name, parseBool(text));
        break;
      case 'int':
        this.values.set(spec.name, parseInteger(text));
        break;
      case 'duration':
        this.values.set(spec.name, parseDuration(text));
        break;
      case 'slice':
        this.values.set(spec.name, [...((before as string[]) ?? []), ...splitCsv(text)]);
        break;
      case 'array':
        this.values.set(spec.name, [...((before as string[]) ?? []), text]);
        break;
      case 'map':
        this.values.set(spec.name, { ...((before as Record<string, string>) ?? {}), ...pairs(text) });
        break;
      default:
        if (spec.name === 'vmodule' && !/^([^=,]+=\d+(,|$))*$/.test(text))
          throw new Error('syntax error: expect comma-separated list of filename=N');
        this.values.set(spec.name, text);
    }
  }
}

function pairs(text: string): Record<string, string> {
  const map: Record<string, string> = {};
  for (const pair of splitCsv(text)) {
    const at = pair.indexOf('=');
    if (at < 0) throw new Error('malformed pair, expect string=string');
    map[pair.slice(0, at)] = pair.slice(at + 1);
  }
  return map;
}

/** Reads the words after the command's name. `dash` is how many arguments stand before `--`, or -1; `gated` are flags that only some have. */
export function parseFlags(path: string, words: string[], gated = ''): { flags: Flags; args: string[]; dash: number; help: boolean } {
  const flags = new Flags(path, gated);
  const args: string[] = [];
  let help = false;
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === '--') return { flags, args: [...args, ...words.slice(i + 1)], dash: args.length, help };
    if (word.length < 2 || !word.startsWith('-')) {
      args.push(word);
      continue;
    }
    if (word.startsWith('--')) {
      const at = word.indexOf('=');
      const name = at < 0 ? word.slice(2) : word.slice(2, at);
      if (!name || name.startsWith('-')) throw new FlagError(`bad flag syntax: ${word}`);
      const spec = flags.spec(name);
      if (name === 'help' && !spec) help = at < 0 || parseBool(word.slice(at + 1));
      else if (!spec) throw new FlagError(`unknown flag: --${name}`);
      else if (at >= 0) flags.set(spec, word.slice(at + 1));
      else if (spec.bare !== undefined) flags.set(spec, spec.bare);
      else if (i + 1 < words.length) flags.set(spec, words[++i]);
      else throw new FlagError(`flag needs an argument: --${name}`);
      continue;
    }
    for (let letters = word.slice(1); letters; ) {
      const letter = letters[0];
      const spec = flags.shorthand(letter);
      letters = letters.slice(1);
      if (!spec) {
        if (letter === 'h') {
          help = true;
          continue;
        }
        throw new FlagError(`unknown shorthand flag: '${letter}' in -${word.slice(1)}`);
      }
      if (letters.startsWith('=')) {
        flags.set(spec, letters.slice(1));
        break;
      }
      if (spec.bare !== undefined) {
        flags.set(spec, spec.bare);
        continue;
      }
      if (letters) {
        flags.set(spec, letters);
        break;
      }
      if (i + 1 >= words.length) throw new FlagError(`flag needs an argument: '${letter}' in -${word.slice(1)}`);
      flags.set(spec, words[++i]);
    }
  }
  return { flags, args, dash: -1, help };
}
