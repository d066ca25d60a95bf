import { FsError, resolvePath } from '../../os/fs.ts';
import { findExecutable } from '../../os/lookup.ts';
import { evaluateText } from '../arithmetic.ts';
import type { Context } from '../context.ts';
import { Return } from '../flow.ts';
import { shellQuote } from '../quote.ts';
import { runText } from '../run.ts';
import { runArgv } from '../simple.ts';
import { builtins, declarations, isBuiltin } from './index.ts';
import { type Builtin, refuse } from './types.ts';

const KEYWORDS = new Set('if then else elif fi case esac for select while until do done in function time { } ! [[ ]] coproc'.split(' '));

export const evaluate: Builtin = async (context, args) => {
  const text = (args[0] === '--' ? args.slice(1) : args).join(' ');
  return text.trim() ? runText(context, text) : 0;
};

export const source: Builtin = async (context, args, name) => {
  const { shell } = context;
  const { fs } = shell.proc.machine;
  if (!args.length) return refuse(context, name, 'filename argument required', 2);
  let path = resolvePath(shell.cwd, args[0]);
  if (!args[0].includes('/')) {
    const directories = (shell.variables.text('PATH') ?? '').split(':');
    path = [...directories.map((d) => resolvePath(shell.cwd, `${d}/${args[0]}`)), path].find((p) => fs.exists(p)) ?? path;
  }
  let text: string;
  try {
    text = fs.readText(path);
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    if (shell.dialect === 'ash') {
      await shell.warn(context.io, `.: can't open '${args[0]}': ${error.message}`);
      return 2;
    }
    await shell.warn(context.io, error.code === 'EISDIR' ? `${name}: ${args[0]}: is a directory` : `${args[0]}: ${error.message}`);
    return 1;
  }
  const saved = { args: shell.args, tail: shell.tail };
  if (args.length > 1) shell.args = args.slice(1);
  const nested = shell.shopt.has('sourcing');
  shell.shopt.add('sourcing');
  shell.tail = false;
  try {
    return await runText(context, text, { name: args[0], line: 1 });
  } catch (error) {
    if (error instanceof Return) return error.status;
    throw error;
  } finally {
    if (!nested) shell.shopt.delete('sourcing');
    if (args.length > 1) shell.args = saved.args;
    shell.tail = saved.tail;
  }
};

export const command: Builtin = async (context, args, name) => {
  let i = 0;
  let mode = '';
  for (; /^-[pVv]+$/.test(args[i] ?? ''); i++) mode += args[i].slice(1).replace(/p/g, '');
  if (args[i] === '--') i++;
  const rest = args.slice(i);
  if (!rest.length) return 0;
  if (mode.includes('V')) return type(context, rest, name);
  if (!mode)
    return declarations.has(rest[0])
      ? (declarations.get(rest[0]) as NonNullable<ReturnType<typeof declarations.get>>)(context, rest[0], rest.slice(1))
      : runArgv(context, rest, { functions: true });
  let status = 1;
  for (const each of rest) {
    const found = describe(context, each);
    if (!found) continue;
    status = 0;
    await context.io.stdout.write(`${found.short}\n`);
  }
  return status;
};

function describe(context: Context, name: string): { kind: string; short: string; long: string } | undefined {
  const { shell } = context;
  const alias = shell.aliases.get(name);
  if (alias !== undefined) return { kind: 'alias', short: `alias ${name}=${shellQuote(alias)}`, long: `${name} is aliased to \`${alias}'` };
  if (KEYWORDS.has(name)) return { kind: 'keyword', short: name, long: `${name} is a shell keyword` };
  const found = shell.functions.get(name);
  if (found) return { kind: 'function', short: name, long: `${name} is a function\n${found.text}` };
  if (isBuiltin(name)) return { kind: 'builtin', short: name, long: `${name} is a shell builtin` };
  const file = findExecutable(shell.proc.machine.fs, name, shell.variables.text('PATH'), shell.cwd);
  return 'path' in file ? { kind: 'file', short: file.path, long: `${name} is ${file.path}` } : undefined;
}

export const type: Builtin = async (context, args, name) => {
  const { shell, io } = context;
  const flags = args.filter((arg) => /^-[afptP]+$/.test(arg)).join('');
  let status = 0;
  for (const each of args.filter((arg) => !/^-[afptP]+$/.test(arg))) {
    const found = describe(context, each);
    if (!found) {
      status = 1;
      if (!/[tpP]/.test(flags)) {
        if (shell.dialect === 'ash') await io.stdout.write(`${each}: not found\n`);
        else await refuse(context, name, `${each}: not found`);
      }
    } else if (flags.includes('t')) await io.stdout.write(`${found.kind}\n`);
    else if (/[pP]/.test(flags)) {
      if (found.kind === 'file') await io.stdout.write(`${found.short}\n`);
    } else await io.stdout.write(`${found.long}\n`);
  }
  return status;
};

export const builtin: Builtin = async (context, args, name) => {
  if (!args.length) return 0;
  const declaration = declarations.get(args[0]);
  if (declaration) return declaration(context, args[0], args.slice(1));
  const found = builtins.get(args[0]);
  return found ? found(context, args.slice(1), args[0]) : refuse(context, name, `${args[0]}: not a shell builtin`);
};

export const letBuiltin: Builtin = async (context, args, name) => {
  if (!args.length) return refuse(context, name, 'expression expected');
  let value = 0n;
  for (const arg of args) value = await evaluateText(context, arg);
  return value === 0n ? 1 : 0;
};

export const alias: Builtin = async (context, args, name) => {
  const { shell, io } = context;
  const show = ([each, value]: [string, string]) => `${shell.dialect === 'bash' ? 'alias ' : ''}${each}=${shellQuote(value)}\n`;
  const words = args.filter((arg) => arg !== '-p');
  if (!words.length) for (const entry of [...shell.aliases].sort()) await io.stdout.write(show(entry));
  let status = 0;
  for (const word of words) {
    const at = word.indexOf('=');
    if (at > 0) shell.aliases.set(word.slice(0, at), word.slice(at + 1));
    else if (shell.aliases.has(word)) await io.stdout.write(show([word, shell.aliases.get(word) as string]));
    else status = await refuse(context, name, `${word}: not found`);
  }
  return status;
};
export const unalias: Builtin = async (context, args, name) => {
  const { shell } = context;
  if (args[0] === '-a') shell.aliases.clear();
  let status = 0;
  for (const word of args.filter((arg) => arg !== '-a'))
    if (!shell.aliases.delete(word)) status = await refuse(context, name, `${word}: not found`);
  return status;
};

export const getopts: Builtin = async (context, args, name) => {
  const { shell } = context;
  const [spec, variable, ...given] = args;
  if (variable === undefined) return refuse(context, name, 'usage: getopts optstring name [arg ...]', 2);
  const words = given.length ? given : shell.args;
  let index = Number(shell.variables.text('OPTIND') ?? 1);
  if (index !== shell.getoptsIndex.optind) shell.getoptsIndex = { optind: index, at: 0 };
  let at = shell.getoptsIndex.at || 1;
  const finish = (letter: string, argument?: string) => {
    if (argument === undefined) shell.variables.unset('OPTARG');
    else shell.variables.set('OPTARG', argument);
    shell.variables.set(variable, letter);
    shell.variables.set('OPTIND', String(index));
    shell.getoptsIndex = { optind: index, at };
  };
  const word = words[index - 1];
  if (word === undefined || !word.startsWith('-') || word === '-' || word === '--') {
    if (word === '--') index++;
    at = 0;
    finish('?');
    return 1;
  }
  const letter = word[at++];
  const silent = spec.startsWith(':');
  const known = letter !== ':' && spec.includes(letter);
  const wants = known && spec[spec.indexOf(letter) + 1] === ':';
  let argument: string | undefined;
  if (wants) {
    argument = word.slice(at) || words[index];
    index += word.slice(at) ? 1 : 2;
    at = 0;
    if (argument === undefined) {
      finish(silent ? ':' : '?', silent ? letter : undefined);
      if (!silent) await context.io.stderr.write(`${shell.name}: option requires an argument -- ${letter}\n`);
      return 0;
    }
  } else if (at >= word.length) {
    index++;
    at = 0;
  }
  if (!known) {
    finish('?', silent ? letter : undefined);
    if (!silent) await context.io.stderr.write(`${shell.name}: illegal option -- ${letter}\n`);
    return 0;
  }
  finish(letter, argument);
  return 0;
};

export const history: Builtin = async ({ shell, io }, args) => {
  if (args[0] === '-c') shell.history.length = 0;
  else {
    const from = Math.max(0, shell.history.length - (Number(args[0]) || shell.history.length));
    for (const [i, line] of shell.history.entries()) if (i >= from) await io.stdout.write(`${String(i + 1).padStart(5)}  ${line}\n`);
  }
  return 0;
};
