import { resolvePath, type Stat } from '../os/fs.ts';
import type { Context } from './context.ts';
import { elementOf } from './element.ts';
import { ShellError } from './flow.ts';
import type { Options } from './shell.ts';

/** The unary operators of `test` and `[[` that look at files, variables, descriptors. */
export async function testFile(context: Context, operator: string, value: string): Promise<boolean> {
  const { shell, io } = context;
  if (operator === '-v')
    return (
      (await elementOf(context, value)) !== undefined ||
      (shell.variables.find(value)?.list?.size ?? 0) > 0 ||
      (shell.variables.find(value)?.map?.size ?? 0) > 0
    );
  if (operator === '-o') return shell.options[value as keyof Options] ?? false;
  if (operator === '-R') return shell.variables.find(value)?.reference ?? false;
  if (operator === '-t') {
    const fd = io.fds.get(Number(value));
    return (fd?.reader?.tty ?? fd?.writer?.tty) !== undefined;
  }
  const link = operator === '-L' || operator === '-h';
  const stat = statOf(context, value, link);
  if (!stat) return false;
  const own = shell.proc.uid === 0 || stat.uid === shell.proc.uid;
  const allowed = (bit: number) =>
    shell.proc.uid === 0 ? bit !== 1 || stat.type === 'directory' || (stat.mode & 0o111) !== 0 : (stat.mode & (own ? bit << 6 : bit)) !== 0;
  switch (operator) {
    case '-e':
    case '-a':
      return true;
    case '-f':
      return stat.type === 'file';
    case '-d':
      return stat.type === 'directory';
    case '-s':
      return stat.size > 0;
    case '-L':
    case '-h':
      return stat.type === 'symlink';
    case '-c':
      return stat.type === 'device';
    case '-b':
    case '-p':
    case '-S':
      return false;
    case '-r':
      return allowed(4);
    case '-w':
      return allowed(2);
    case '-x':
      return allowed(1);
    case '-O':
      return own;
    case '-G':
      return stat.gid === shell.proc.gid;
    case '-u':
      return (stat.mode & 0o4000) !== 0;
    case '-g':
      return (stat.mode & 0o2000) !== 0;
    case '-k':
      return (stat.mode & 0o1000) !== 0;
    case '-N':
      return true;
    default:
      throw new ShellError(`${operator}: unary operator expected`, 2);
  }
}

export function compareFiles(context: Context, left: string, operator: string, right: string): boolean {
  const a = statOf(context, left);
  const b = statOf(context, right);
  if (operator === '-ef') return a !== undefined && a.ino === b?.ino;
  if (operator === '-nt') return a !== undefined && (!b || a.mtime > b.mtime);
  return b !== undefined && (!a || a.mtime < b.mtime);
}

export function testNumbers(operator: string, a: bigint, b: bigint): boolean {
  switch (operator) {
    case '-eq':
      return a === b;
    case '-ne':
      return a !== b;
    case '-lt':
      return a < b;
    case '-le':
      return a <= b;
    case '-gt':
      return a > b;
    case '-ge':
      return a >= b;
    default:
      throw new ShellError(`${operator}: binary operator expected`, 2);
  }
}

function statOf(context: Context, name: string, link = false): Stat | undefined {
  if (!name) return undefined;
  const { shell } = context;
  const path = resolvePath(shell.cwd, name);
  try {
    return link ? shell.proc.machine.fs.lstat(path) : shell.proc.machine.fs.stat(path);
  } catch {
    return undefined;
  }
}
