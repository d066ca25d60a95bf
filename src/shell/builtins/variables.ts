import { assign } from '../assign.ts';
import type { Context } from '../context.ts';
import { ShellError } from '../flow.ts';
import type { Assignment } from '../parse.ts';
import { doubleQuote, shellQuote } from '../quote.ts';
import type { Variable } from '../variables.ts';
import { type Builtin, type Declaration, refuse } from './types.ts';

interface Flags {
  on: Set<string>;
  off: Set<string>;
  rest: (string | Assignment)[];
  bad?: string;
}

function flagsOf(args: (string | Assignment)[], known: string): Flags {
  const flags: Flags = { on: new Set(), off: new Set(), rest: [] };
  let i = 0;
  for (; i < args.length; i++) {
    const arg = args[i];
    if (typeof arg !== 'string' || !/^[-+][A-Za-z]+$/.test(arg)) break;
    for (const letter of arg.slice(1)) {
      if (!known.includes(letter)) flags.bad ??= `${arg[0]}${letter}`;
      (arg[0] === '-' ? flags.on : flags.off).add(letter);
    }
  }
  if (args[i] === '--') i++;
  flags.rest = args.slice(i);
  return flags;
}

/** How `declare -p` shows a variable. */
export function showVariable(name: string, variable: Variable): string {
  const flags = `${variable.list ? 'a' : ''}${variable.map ? 'A' : ''}${variable.integer ? 'i' : ''}${variable.case === 'lower' ? 'l' : ''}${variable.reference ? 'n' : ''}${variable.readonly ? 'r' : ''}${variable.case === 'upper' ? 'u' : ''}${variable.exported ? 'x' : ''}`;
  const head = `declare -${flags || '-'} ${name}`;
  const entries = variable.list ? [...variable.list].sort(([a], [b]) => a - b) : variable.map ? [...variable.map] : undefined;
  if (entries)
    return `${head}=(${entries.map(([key, value]) => `[${key}]=${doubleQuote(value)}`).join(' ')}${variable.map && entries.length ? ' ' : ''})`;
  return variable.value === undefined ? head : `${head}=${doubleQuote(variable.value)}`;
}

async function give(context: Context, arg: string | Assignment, name: string, variable: Variable): Promise<void> {
  if (typeof arg === 'string') {
    const at = arg.indexOf('=');
    if (at < 0) return;
    if (variable.readonly) throw new ShellError(`${name}: readonly variable`);
    const append = arg[at - 1] === '+';
    const text = arg.slice(at + 1);
    variable.value = append ? (variable.value ?? '') + text : text;
  } else await assign(context, arg, variable);
}

const nameOf = (arg: string | Assignment): string => (typeof arg === 'string' ? arg.replace(/\+?=.*$/s, '') : arg.name);
const VALID = /^[A-Za-z_]\w*$/;

export const exportVariables: Declaration = async (context, name, args) => {
  const { shell, io } = context;
  const { on, rest, bad } = flagsOf(args, 'fnp');
  if (bad) return refuse(context, name, `${bad}: invalid option\nexport: usage: export [-fn] [name[=value] ...] or export -p`, 2);
  if (!rest.length) {
    const ash = shell.dialect === 'ash';
    for (const each of shell.variables.names()) {
      const variable = shell.variables.find(each);
      if (!variable?.exported) continue;
      await io.stdout.write(ash ? `export ${each}=${shellQuote(variable.value ?? '')}\n` : `${showVariable(each, variable)}\n`);
    }
    return 0;
  }
  let status = 0;
  for (const arg of rest) {
    const each = nameOf(arg);
    if (on.has('f')) continue;
    if (!VALID.test(each)) {
      status = await refuse(context, name, `\`${typeof arg === 'string' ? arg : arg.text}': not a valid identifier`);
      continue;
    }
    const variable = shell.variables.obtain(each);
    await give(context, arg, each, variable);
    variable.exported = !on.has('n');
  }
  return status;
};

export const readonlyVariables: Declaration = async (context, name, args) => {
  const { shell, io } = context;
  const { on, rest, bad } = flagsOf(args, 'aAfp');
  if (bad) return refuse(context, name, `${bad}: invalid option`, 2);
  if (!rest.length) {
    for (const each of shell.variables.names()) {
      const variable = shell.variables.find(each);
      if (variable?.readonly) await io.stdout.write(`${showVariable(each, variable)}\n`);
    }
    return 0;
  }
  for (const arg of rest) {
    const variable = shell.variables.obtain(nameOf(arg));
    if (on.has('a')) variable.list ??= new Map();
    if (on.has('A')) variable.map ??= new Map();
    await give(context, arg, nameOf(arg), variable);
    variable.readonly = true;
  }
  return 0;
};

/** declare, typeset and local. */
export const declare: Declaration = async (context, name, args) => {
  const { shell, io } = context;
  const local = name === 'local';
  if (local && !shell.functionDepth)
    return refuse(context, name, shell.dialect === 'ash' ? 'not in a function' : 'can only be used in a function');
  const { on, off, rest, bad } = flagsOf(args, 'aAfFgiIlnprtux');
  if (bad) return refuse(context, name, `${bad}: invalid option`, 2);
  if (on.has('f') || on.has('F')) return showFunctions(context, rest.map(nameOf), on.has('F'));
  if (on.has('p') || !rest.length) {
    let status = 0;
    for (const each of rest.length ? rest.map(nameOf) : shell.variables.names()) {
      const variable = shell.variables.find(each);
      if (
        variable &&
        (rest.length ||
          !on.size ||
          on.has('p') ||
          (on.has('x') && variable.exported) ||
          (on.has('a') && variable.list) ||
          (on.has('A') && variable.map))
      )
        await io.stdout.write(`${showVariable(each, variable)}\n`);
      else if (!variable) status = await refuse(context, name, `${each}: not found`);
    }
    return status;
  }
  let status = 0;
  for (const arg of rest) {
    const each = nameOf(arg);
    if (!VALID.test(each)) {
      status = await refuse(context, name, `\`${typeof arg === 'string' ? arg : arg.text}': not a valid identifier`);
      continue;
    }
    const variable = shell.functionDepth && !on.has('g') ? shell.variables.local(each) : shell.variables.obtain(each);
    if (on.has('a')) {
      variable.list ??= new Map(variable.value === undefined ? [] : [[0, variable.value]]);
      variable.value = undefined;
    }
    if (on.has('A')) {
      variable.map ??= new Map();
      variable.value = undefined;
    }
    if (on.has('i')) variable.integer = true;
    if (on.has('l')) variable.case = 'lower';
    if (on.has('u')) variable.case = 'upper';
    await give(context, arg, each, variable);
    if (on.has('n')) variable.reference = true;
    if (on.has('x')) variable.exported = true;
    if (off.has('x')) variable.exported = false;
    if (off.has('i')) variable.integer = false;
    if (on.has('r')) variable.readonly = true;
  }
  return status;
};

async function showFunctions(context: Context, names: string[], namesOnly: boolean): Promise<number> {
  const { shell, io } = context;
  let status = 0;
  for (const name of names.length ? names : [...shell.functions.keys()].sort()) {
    const found = shell.functions.get(name);
    if (!found) status = 1;
    else await io.stdout.write(namesOnly ? `${names.length ? '' : 'declare -f '}${name}\n` : `${found.text}\n`);
  }
  return status;
}

export const unset: Builtin = async (context, args, name) => {
  const { shell } = context;
  let names = args;
  const flag = /^-[vf]$/.test(args[0] ?? '') ? args[0] : '';
  if (flag) names = args.slice(1);
  let status = 0;
  for (const each of names) {
    const element = /^([A-Za-z_]\w*)\[(.*)\]$/s.exec(each);
    if (element) {
      const variable = shell.variables.find(element[1]);
      if (variable?.map) variable.map.delete(element[2].replace(/^(["'])(.*)\1$/, '$2'));
      else if (variable?.list) variable.list.delete(Number(element[2]));
      continue;
    }
    if (flag !== '-f' && !VALID.test(each)) status = await refuse(context, name, `\`${each}': not a valid identifier`);
    else if (flag === '-f' || (!flag && !shell.variables.find(each))) shell.functions.delete(each);
    else if (!shell.variables.unset(each)) status = await refuse(context, name, `${each}: cannot unset: readonly variable`);
  }
  return status;
};
