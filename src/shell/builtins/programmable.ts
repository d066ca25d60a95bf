import type { Context } from '../context.ts';
import type { CompletionSpec } from '../programmable.ts';
import { filesLike, namesLike } from '../programmable.ts';
import { type Builtin, refuse } from './types.ts';

const OPTIONS = new Set(['bashdefault', 'default', 'dirnames', 'filenames', 'noquote', 'nosort', 'nospace', 'plusdirs']);

interface Given {
  spec: CompletionSpec;
  print: boolean;
  remove: boolean;
  rest: string[];
}

async function read(context: Context, args: readonly string[], name: string): Promise<Given | undefined> {
  const given: Given = { spec: { options: new Set() }, print: false, remove: false, rest: [] };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (!/^-./.test(arg) || arg === '--') {
      given.rest.push(...args.slice(arg === '--' ? i + 1 : i));
      break;
    }
    const letter = arg[1];
    if (letter === 'p') given.print = true;
    else if (letter === 'r') given.remove = true;
    else if ('abcdefksuv'.includes(letter)) given.spec.actions = [...(given.spec.actions ?? []), letter];
    else if ('FWoPSGXCA'.includes(letter)) {
      const value = arg.slice(2) || args[++i];
      if (value === undefined) {
        await refuse(context, name, `${arg}: option requires an argument`);
        return undefined;
      }
      if (letter === 'F') given.spec.function = value;
      else if (letter === 'W') given.spec.words = value;
      else if (letter === 'P') given.spec.prefix = value;
      else if (letter === 'S') given.spec.suffix = value;
      else if (letter === 'A' && ACTIONS[value]) given.spec.actions = [...(given.spec.actions ?? []), ACTIONS[value]];
      else if (letter === 'o' && OPTIONS.has(value)) given.spec.options.add(value);
      else {
        await refuse(
          context,
          name,
          letter === 'o' ? `${value}: invalid option name` : `-${letter} ${value}: not supported here`,
          letter === 'o' ? 2 : 1,
        );
        return undefined;
      }
    } else {
      await refuse(context, name, `${arg}: invalid option`, 2);
      return undefined;
    }
  }
  return given;
}
const ACTIONS: Record<string, string> = {
  alias: 'a',
  builtin: 'b',
  command: 'c',
  directory: 'd',
  export: 'e',
  file: 'f',
  keyword: 'k',
  variable: 'v',
  function: 'x',
};

/** complete(1): how Tab completes a command's arguments. */
export const complete: Builtin = async (context, args, name) => {
  const { shell, io } = context;
  const given = await read(context, args, name);
  if (!given) return 2;
  if (given.remove) {
    if (!given.rest.length) shell.completions.clear();
    for (const each of given.rest)
      if (!shell.completions.delete(each)) return refuse(context, name, `${each}: no completion specification`);
    return 0;
  }
  if (given.print || !args.length) {
    let status = 0;
    for (const each of given.rest.length ? given.rest : shell.completions.keys()) {
      const spec = shell.completions.get(each);
      if (spec) await io.stdout.write(`${shown(each, spec)}\n`);
      else status = await refuse(context, name, `${each}: no completion specification`);
    }
    return status;
  }
  for (const each of given.rest) shell.completions.set(each, given.spec);
  return 0;
};

function shown(name: string, spec: CompletionSpec): string {
  const parts = [...spec.options].sort().map((option) => `-o ${option}`);
  for (const action of spec.actions ?? []) parts.push(`-${action}`);
  if (spec.words !== undefined) parts.push(`-W '${spec.words}'`);
  if (spec.prefix !== undefined) parts.push(`-P '${spec.prefix}'`);
  if (spec.suffix !== undefined) parts.push(`-S '${spec.suffix}'`);
  if (spec.function) parts.push(`-F ${spec.function}`);
  return ['complete', ...parts, name].join(' ');
}

/** compgen(1): what a completion would offer. */
export const compgen: Builtin = async (context, args, name) => {
  const given = await read(context, args, name);
  if (!given) return 2;
  const [word = ''] = given.rest;
  const { spec } = given;
  const found = [
    ...(spec.actions ?? []).flatMap((action) =>
      action === 'f' || action === 'd' ? filesLike(context.shell, word, action === 'd') : namesLike(context.shell, action, word),
    ),
    ...(spec.words ?? '').split(/\s+/).filter((each) => each !== '' && each.startsWith(word)),
  ];
  for (const each of found) await context.io.stdout.write(`${(spec.prefix ?? '') + each + (spec.suffix ?? '')}\n`);
  return found.length ? 0 : 1;
};

/** compopt(1): inside a completion function, how what it offers is used. */
export const compopt: Builtin = async (context, args, name) => {
  const { shell } = context;
  const named = args.filter((arg, i) => !/^[-+]/.test(arg) && !/^[-+]o$/.test(args[i - 1] ?? ''));
  const options = named.length ? shell.completions.get(named[0])?.options : shell.completing;
  if (!options)
    return refuse(context, name, named.length ? `${named[0]}: no completion specification` : 'not currently executing completion function');
  for (let i = 0; i < args.length - 1; i++) {
    if (args[i] === '-o') options.add(args[i + 1]);
    if (args[i] === '+o') options.delete(args[i + 1]);
  }
  return 0;
};

/** Of the bash-completion package: the words of COMP_WORDS, where `:` and `=` of the given characters do not part words. */
export const getCompWords: Builtin = async ({ shell }, args) => {
  const keep = args.includes('-n') ? args[args.indexOf('-n') + 1] : '';
  const list = [...(shell.variables.find('COMP_WORDS')?.list?.entries() ?? [])].sort((a, b) => a[0] - b[0]).map(([, word]) => word);
  let index = Number(shell.variables.text('COMP_CWORD') ?? 0);
  const words: string[] = [];
  for (const [i, word] of list.entries()) {
    const glue = words.length > 1 && [...keep].some((char) => word === char || (list[i - 1] === char && words.at(-1)?.endsWith(char)));
    if (!glue) words.push(word);
    else {
      words[words.length - 1] += word;
      if (i <= index) index--;
    }
  }
  for (const name of args) {
    if (name === 'cur') shell.variables.set('cur', words[index] ?? '');
    else if (name === 'prev') shell.variables.set('prev', words[index - 1] ?? '');
    else if (name === 'cword') shell.variables.set('cword', String(index));
    else if (name === 'words') shell.variables.setList('words', words);
  }
  return 0;
};
