import { findExecutable } from '../../os/lookup.ts';
import { exit } from './flow.ts';
import { builtins, declarations, isBuiltin } from './index.ts';
import { type Builtin, refuse } from './types.ts';

/** Paths are looked up each time here: nothing is ever hashed. */
export const hash: Builtin = async (context, args, name) => {
  const { shell, io } = context;
  if (!args.length) {
    await io.stdout.write('hash: hash table empty\n');
    return 0;
  }
  let status = 0;
  for (const each of args.filter((arg) => !arg.startsWith('-')))
    if (!isBuiltin(each) && !('path' in findExecutable(shell.proc.machine.fs, each, shell.variables.text('PATH'), shell.cwd)))
      status = await refuse(context, name, `${each}: not found`);
  return status;
};

export const enable: Builtin = async (context, args, name) => {
  const names = args.filter((arg) => !arg.startsWith('-'));
  if (args.some((arg) => /^-.*[nfd]/.test(arg)) && names.length)
    return refuse(context, name, `${names[0]}: builtins cannot be changed here`);
  for (const each of names) if (!isBuiltin(each)) return refuse(context, name, `${each}: not a shell builtin`);
  if (!names.length && !args.includes('-n'))
    for (const each of [...builtins.keys(), ...declarations.keys()].filter((each) => !each.startsWith('_')).sort())
      await context.io.stdout.write(`enable ${each}\n`);
  return 0;
};

export const bind: Builtin = (context, _, name) => refuse(context, name, 'keys cannot be bound here');
export const fc: Builtin = (context, _, name) => refuse(context, name, 'not supported here: use the arrow keys or Ctrl-R');
export const suspend: Builtin = (context, _, name) => refuse(context, name, 'cannot suspend: no job control');

export const logout: Builtin = async (context, args, name) =>
  context.shell.interactive && !context.shell.isSubshell ? exit(context, args, name) : refuse(context, name, "not login shell: use `exit'");

export const caller: Builtin = async ({ shell, io }) => {
  if (!shell.functionDepth) return 1;
  await io.stdout.write(`${shell.position} ${shell.functionNames.at(-2) ?? 'main'} ${shell.name}\n`);
  return 0;
};

export const help: Builtin = async ({ io }) => {
  const names = [...builtins.keys(), ...declarations.keys()].filter((each) => !each.startsWith('_')).sort();
  await io.stdout.write(
    `These commands are built into the shell; any other is a program of PATH.\n\n${names.map((each) => ` ${each}\n`).join('')}`,
  );
  return 0;
};
