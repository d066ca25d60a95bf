import { FsError, resolvePath } from '../../os/fs.ts';
import type { Context } from '../context.ts';
import { type Builtin, refuse } from './types.ts';

export const cd: Builtin = async (context, args, name) => {
  const { shell, io } = context;
  const words = args.filter((arg) => arg !== '-L' && arg !== '-P' && arg !== '--');
  if (words.length > 1) return refuse(context, name, 'too many arguments');
  let target = words[0] ?? shell.variables.text('HOME');
  if (target === undefined) return refuse(context, name, 'HOME not set');
  if (target === '-') {
    const old = shell.variables.text('OLDPWD');
    if (old === undefined) return refuse(context, name, 'OLDPWD not set');
    target = old;
  }
  const failed = await enter(context, target, name);
  if (failed) return failed;
  if (words[0] === '-') await io.stdout.write(`${shell.cwd}\n`);
  return 0;
};

async function enter(context: Context, target: string, name: string): Promise<number> {
  const { shell } = context;
  if (target === '') return 0;
  const path = resolvePath(shell.cwd, target);
  try {
    if (shell.proc.machine.fs.stat(path).type !== 'directory') throw new FsError('ENOTDIR', target);
    shell.proc.machine.fs.readdir(path);
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    if (shell.dialect === 'ash') return refuse(context, name, `can't cd to ${target}: ${error.message}`, 2);
    return refuse(context, name, `${target}: ${error.message}`);
  }
  shell.variables.set('OLDPWD', shell.cwd);
  shell.cwd = path;
  shell.variables.set('PWD', path);
  return 0;
}

export const pwd: Builtin = async ({ shell, io }, args) => {
  await io.stdout.write(`${args.includes('-P') ? shell.proc.machine.fs.realpath(shell.cwd) : shell.cwd}\n`);
  return 0;
};

const showStack = async ({ shell, io }: Context): Promise<void> => {
  const home = shell.variables.text('HOME');
  const short = (path: string) => (home && (path === home || path.startsWith(`${home}/`)) ? `~${path.slice(home.length)}` : path);
  await io.stdout.write(`${[shell.cwd, ...shell.directoryStack].map(short).join(' ')}\n`);
};
export const dirs: Builtin = async (context) => {
  await showStack(context);
  return 0;
};
export const pushd: Builtin = async (context, args, name) => {
  const { shell } = context;
  const from = shell.cwd;
  const target = args[0] ?? shell.directoryStack[0];
  if (target === undefined) return refuse(context, name, 'no other directory');
  const failed = await enter(context, target, name);
  if (failed) return failed;
  if (!args.length) shell.directoryStack.shift();
  shell.directoryStack.unshift(from);
  await showStack(context);
  return 0;
};
export const popd: Builtin = async (context, _, name) => {
  const target = context.shell.directoryStack.shift();
  if (target === undefined) return refuse(context, name, 'directory stack empty');
  const failed = await enter(context, target, name);
  if (!failed) await showStack(context);
  return failed;
};
