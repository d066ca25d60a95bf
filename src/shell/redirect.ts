import { FsError, resolvePath } from '../os/fs.ts';
import type { Writer } from '../os/process.ts';
import { bytesReader, textReader } from '../os/streams.ts';
import type { Context } from './context.ts';
import { expandText, partSegments } from './expand.ts';
import { ShellError } from './flow.ts';
import type { Fd, Io } from './io.ts';
import type { HereDoc, Redirect, Redirection } from './parse.ts';
import { connect } from './procsub.ts';

export interface Redirected {
  io: Io;
  /** After the command: closes pipes of process substitutions. */
  close(): Promise<void>;
}

/** Opens what redirections name, in order. Throws ShellError. */
export async function redirect(context: Context, redirections: readonly Redirection[]): Promise<Redirected> {
  const { shell } = context;
  let { io } = context;
  const closers: (() => Promise<void>)[] = [];
  for (const redirection of redirections) {
    const now: Context = { shell, io };
    const given = redirection.descriptor;
    let fd = given?.type === 'FileDescriptor' ? given.value : undefined;
    if (given?.type === 'FileDescriptorVariable') {
      fd = 10;
      while (io.fds.has(fd)) fd++;
      shell.variables.set(given.name, String(fd));
    }
    if (redirection.type === 'HereDoc') io = io.with(fd ?? 0, { reader: textReader(await hereDoc(now, redirection)) });
    else if (redirection.type === 'HereString')
      io = io.with(fd ?? 0, { reader: textReader(`${await expandText(now, redirection.target)}\n`) });
    else io = await open(now, redirection, fd, closers);
  }
  return {
    io,
    async close() {
      for (const close of closers) await close();
    },
  };
}

async function hereDoc(context: Context, node: HereDoc): Promise<string> {
  const { body, delimiter, operator } = node;
  if (!body.parts || delimiter?.quoted) return operator === '<<-' ? body.text.replace(/^\t+/gm, '') : body.text;
  const stripped =
    operator === '<<-'
      ? body.parts.map((p) => (p.type === 'Literal' ? { ...p, value: p.value.replace(/(^|\n)\t+/g, '$1') } : p))
      : body.parts;
  return (await partSegments(context, stripped, true)).map((s) => s.text).join('');
}

async function open(context: Context, node: Redirect, fd: number | undefined, closers: (() => Promise<void>)[]): Promise<Io> {
  const { io } = context;
  const { operator, target } = node;
  const live = target?.parts?.length === 1 && target.parts[0].type === 'ProcessSubstitution' ? target.parts[0] : undefined;
  if (live) {
    const connected = await connect(context, live);
    closers.push(() => connected.close());
    return io.with(fd ?? (live.operator === '<' ? 0 : 1), connected.fd);
  }
  const name = await expandText(context, target);
  const input = operator === '<' || operator === '<&' || operator === '<>';
  if (operator === '>&' || operator === '<&') {
    const move = /^(\d+)-$/.exec(name);
    if (name === '-') return io.with(fd ?? (input ? 0 : 1), undefined);
    if (/^\d+$/.test(name) || move) {
      const from = Number(move?.[1] ?? name);
      const source = io.fds.get(from);
      if (!source) throw new ShellError(`${name}: Bad file descriptor`);
      const copied = io.with(fd ?? (input ? 0 : 1), source);
      return move ? copied.with(from, undefined) : copied;
    }
    if (input) throw new ShellError(`${name}: ambiguous redirect`);
    const both = openFile(context, name, false);
    return fd === undefined ? io.with(1, both).with(2, both) : io.with(fd, both);
  }
  if (operator === '&>' || operator === '&>>') {
    const both = openFile(context, name, operator === '&>>');
    return io.with(1, both).with(2, both);
  }
  if (operator === '<') return io.with(fd ?? 0, openInput(context, name));
  if (operator === '<>') return io.with(fd ?? 0, { ...openInput(context, name, true), ...openFile(context, name, true) });
  const guard = operator === '>' && context.shell.options.noclobber;
  if (guard && context.shell.proc.machine.fs.exists(resolvePath(context.shell.cwd, name)))
    throw new ShellError(`${name}: cannot overwrite existing file`);
  return io.with(fd ?? 1, openFile(context, name, operator === '>>'));
}

/** /dev/stdin, /dev/fd/N and /dev/tty mean this process' own. */
function ownFile(context: Context, path: string): Fd | undefined {
  const { io, shell } = context;
  const number = { '/dev/stdin': 0, '/dev/stdout': 1, '/dev/stderr': 2 }[path] ?? /^\/(?:dev|proc\/self)\/fd\/(\d+)$/.exec(path)?.[1];
  if (number !== undefined && io.fds.has(Number(number))) return io.fds.get(Number(number));
  if (path !== '/dev/tty') return undefined;
  const tty = shell.proc.stdin.tty ?? shell.proc.stdout.tty ?? shell.proc.stderr.tty;
  if (!tty) throw new ShellError('/dev/tty: No such device or address');
  return { reader: tty.reader, writer: tty.writer };
}

function openInput(context: Context, name: string, create = false): Fd {
  const { shell } = context;
  const { fs } = shell.proc.machine;
  const path = resolvePath(shell.cwd, name);
  const own = ownFile(context, path);
  if (own) return own;
  try {
    if (!name) throw new FsError('ENOENT', name);
    if (create && !fs.exists(path)) fs.writeFile(path, '');
    if (fs.stat(path).type === 'directory')
      return { reader: { read: () => Promise.reject(new Error('read error: Is a directory')), unread() {} } };
    if (fs.stat(path).type === 'device') return { reader: endless(() => fs.readFile(path)) };
    return { reader: bytesReader(fs.readFile(path)) };
  } catch (error) {
    throw wording(error, name, context);
  }
}

const endless = (next: () => Uint8Array) => {
  const held: Uint8Array[] = [];
  return {
    async read() {
      const bytes = held.shift() ?? next();
      return bytes.length ? bytes : null;
    },
    unread(bytes: Uint8Array) {
      if (bytes.length) held.unshift(bytes);
    },
  };
};

function openFile(context: Context, name: string, append: boolean): Fd {
  const { shell } = context;
  const { fs } = shell.proc.machine;
  const path = resolvePath(shell.cwd, name);
  const own = ownFile(context, path);
  if (own) return own;
  try {
    if (!name) throw new FsError('ENOENT', name);
    if (append) fs.appendFile(path, '');
    else fs.writeFile(path, '');
  } catch (error) {
    throw wording(error, name, context);
  }
  const full = path === '/dev/full';
  const writer: Writer = {
    async write(data) {
      if (full && data.length) throw new FsError('ENOSPC', 'write error');
      fs.appendFile(path, data);
    },
  };
  return { writer };
}

function wording(error: unknown, name: string, context: Context): unknown {
  if (!(error instanceof FsError)) return error;
  if (context.shell.dialect === 'bash') return new ShellError(`${name}: ${error.message}`);
  const verb = error.code === 'ENOENT' ? 'nonexistent directory' : error.message;
  return new ShellError(
    error.code === 'ENOENT' && !context.shell.proc.machine.fs.exists(resolvePath(context.shell.cwd, name))
      ? `can't open ${name}: no such file`
      : `can't create ${name}: ${verb}`,
  );
}
