import { busy } from '../os/clock.ts';
import { FsError, resolvePath } from '../os/fs.ts';
import { findExecutable } from '../os/lookup.ts';
import { assign } from './assign.ts';
import { builtins, declarations, specialBuiltins } from './builtins/index.ts';
import type { Context } from './context.ts';
import { expandText, expandWords } from './expand.ts';
import { Return, ShellError } from './flow.ts';
import type { Io } from './io.ts';
import { type Assignment, type Command, type CommandArgument, parse } from './parse.ts';
import { finishSubstitutions } from './procsub.ts';
import { quoteIfNeeded } from './quote.ts';
import { redirect } from './redirect.ts';
import type { Shell, ShellFunction } from './shell.ts';
import { closeAfterJob, spawnPatiently, waitForeground } from './subshell.ts';
import { runTrap } from './traps.ts';

/** Runs a simple command and sets the status. */
export async function runSimple(context: Context, node: Command): Promise<number> {
  const { shell } = context;
  try {
    return (shell.status = await simple(context, node));
  } catch (error) {
    if (!(error instanceof ShellError) || error.fatal) throw error;
    if (error.message) await shell.warn(context.io, error.message);
    return (shell.status = error.status);
  } finally {
    await finishSubstitutions(context);
  }
}

async function simple(context: Context, node: Command): Promise<number> {
  const { shell } = context;
  shell.stoppedJob = undefined;
  const aliased = await tryAlias(context, node);
  if (aliased !== undefined) return aliased;
  const assignments = node.prefix.filter((part): part is Assignment => part.type === 'Assignment');
  if (!node.name) return bare(context, node, assignments);

  const argv = await expandWords(context, [node.name]);
  const declaring = argv.length === 1 && declarations.has(argv[0]) && !shell.functions.has(argv[0]);
  if (!declaring) argv.push(...(await expandArguments(context, node.args)));
  if (!argv.length) return bare(context, node, assignments);
  if (shell.options.xtrace) await trace(context, assignments, declaring ? [argv[0], ...node.args.map((a) => a.text)] : argv);

  const redirected = await redirect(context, node.redirects);
  const inner: Context = { shell, io: redirected.io };
  try {
    if (argv[0] === 'exec') return await runExec(context, inner, argv.slice(1));
    if (declaring) {
      for (const assignment of assignments) await assign(context, assignment);
      return await (declarations.get(argv[0]) as NonNullable<ReturnType<typeof declarations.get>>)(
        inner,
        argv[0],
        await declared(inner, node.args),
      );
    }
    return await withAssignments(inner, assignments, () => runArgv(inner, argv), specialBuiltins.has(argv[0]) && shell.dialect === 'ash');
  } finally {
    if (argv[0] !== 'exec') await closeAfterJob(shell, redirected);
    shell.lastArgument = argv[argv.length - 1];
  }
}

/** Words of a declaration stay whole where they assign: `export A=$x`. */
async function declared(context: Context, args: readonly CommandArgument[]): Promise<(string | Assignment)[]> {
  const out: (string | Assignment)[] = [];
  for (const arg of args) {
    if (arg.type === 'Assignment') out.push(arg);
    else out.push(...(await expandWords(context, [arg])));
  }
  return out;
}

async function expandArguments(context: Context, args: readonly CommandArgument[]): Promise<string[]> {
  const out: string[] = [];
  for (const arg of args) {
    if (arg.type !== 'Assignment') out.push(...(await expandWords(context, [arg])));
    else if (arg.value.type === 'ArrayValue') throw new ShellError(`syntax error near unexpected token \`('`, 2, true);
    else
      out.push(
        ...(await expandWords(context, [
          { type: 'Word', pos: arg.pos, end: arg.end, text: arg.text, value: arg.text, parts: argumentParts(arg) },
        ])),
      );
  }
  return out;
}

function argumentParts(arg: Assignment) {
  if (arg.value.type !== 'Word') return undefined;
  const head = arg.text.slice(0, arg.text.length - arg.value.text.length);
  const first = { type: 'Literal' as const, pos: arg.pos, end: arg.pos, text: head, value: head };
  return [
    first,
    ...(arg.value.parts ?? [
      { type: 'Literal' as const, pos: arg.value.pos, end: arg.value.end, text: arg.value.text, value: arg.value.value },
    ]),
  ];
}

async function bare(context: Context, node: Command, assignments: Assignment[]): Promise<number> {
  const { shell } = context;
  shell.status = 0;
  if (shell.options.xtrace) await trace(context, assignments, []);
  for (const assignment of assignments) {
    try {
      await assign(context, assignment);
    } catch (error) {
      if (error instanceof ShellError) throw new ShellError(error.message, 1, error.fatal || !shell.interactive);
      throw error;
    }
  }
  if (node.redirects.length) await (await redirect(context, node.redirects)).close();
  return shell.status;
}

async function trace(context: Context, assignments: Assignment[], argv: string[]): Promise<void> {
  const lead = context.shell.variables.text('PS4') ?? '+ ';
  for (const assignment of assignments) {
    const value =
      assignment.value.type === 'Word'
        ? quoteIfNeeded(await expandText(context, assignment.value, true)).replace(/^''$/, '')
        : assignment.text.replace(/^[^(]*/, '');
    await context.io.stderr.write(`${lead}${assignment.name}${assignment.append ? '+' : ''}=${value}\n`);
  }
  if (argv.length) await context.io.stderr.write(`${lead}${argv.map(quoteIfNeeded).join(' ')}\n`);
}

/** Assignments before a command hold while it runs. */
async function withAssignments(context: Context, assignments: Assignment[], body: () => Promise<number>, keep: boolean): Promise<number> {
  const { variables } = context.shell;
  if (!assignments.length) return body();
  if (!keep) variables.push();
  try {
    for (const assignment of assignments) {
      const before = variables.text(assignment.name);
      const variable = keep ? variables.obtain(assignment.name) : variables.local(assignment.name);
      if (!keep) variable.value = before;
      await assign(context, assignment, variable);
      variable.exported = true;
    }
    return await body();
  } finally {
    if (!keep) variables.pop();
  }
}

/** Runs a command whose words are expanded: function, builtin, or program. */
export async function runArgv(context: Context, argv: string[], skip: { functions?: boolean; builtins?: boolean } = {}): Promise<number> {
  const { shell } = context;
  const found = skip.functions ? undefined : shell.functions.get(argv[0]);
  if (found) return callFunction(context, argv, found);
  const builtin = skip.builtins ? undefined : builtins.get(argv[0]);
  if (builtin) {
    const status = await builtin(context, argv.slice(1), argv[0]);
    shell.lastBuiltin = argv[0];
    return status;
  }
  return runProgram(context, argv);
}

const MAX_DEPTH = 900;
async function callFunction(context: Context, argv: string[], found: ShellFunction): Promise<number> {
  const { shell } = context;
  const saved = { args: shell.args, source: shell.source, tail: shell.tail, position: shell.position };
  if (shell.functionDepth >= MAX_DEPTH) throw new ShellError(`${argv[0]}: maximum function nesting level exceeded (${MAX_DEPTH})`, 1, true);
  shell.functionDepth++;
  shell.functionNames.push(argv[0]);
  shell.args = argv.slice(1);
  shell.source = found.source;
  shell.tail = false;
  shell.variables.push();
  const { runNode } = await busy(import('./execute.ts'));
  try {
    return await runNode(context, found.body);
  } catch (error) {
    if (error instanceof Return) return error.status;
    throw error;
  } finally {
    shell.variables.pop();
    shell.functionDepth--;
    shell.functionNames.pop();
    Object.assign(shell, saved);
    if (shell.traps.has('RETURN')) await runTrap(context, 'RETURN');
  }
}

export async function runProgram(context: Context, argv: string[]): Promise<number> {
  const { shell, io } = context;
  const { fs } = shell.proc.machine;
  const image = { argv, env: shell.environment, cwd: shell.cwd, stdin: io.stdin, stdout: io.stdout, stderr: io.stderr };
  const found = findExecutable(fs, argv[0], shell.variables.text('PATH'), shell.cwd);
  if ('error' in found) return notFound(context, argv[0], found.error, io);
  if (shell.tail && shell.isSubshell && !shell.traps.size && shell.proc.exec && !shell.proc.handlers.size) {
    const status = await shell.proc.exec(image);
    return typeof status === 'number' ? status : notFound(context, argv[0], status, io);
  }
  const handle = await spawnPatiently(context, { ...image, group: shell.interactive ? 0 : undefined });
  const text = shell.source.text.slice(shell.position, shell.commandEnd).trim() || argv.join(' ');
  const [status] = await waitForeground(context, [handle], text);
  if (shell.stoppedJob) return status;
  const failure = await handle.failed;
  if (failure === 'ENOENT' || failure === 'EACCES') return notFound(context, argv[0], failure, io);
  if (status === 130 && shell.interactive) shell.interrupted('SIGINT');
  if (shell.interactive && status > 128) await reportDeath(context, status);
  return status;
}

const DEATHS: Record<number, string> = {
  129: 'Hangup',
  131: 'Quit',
  137: 'Killed',
  138: 'User defined signal 1',
  140: 'User defined signal 2',
  143: 'Terminated',
};
async function reportDeath(context: Context, status: number): Promise<void> {
  if (DEATHS[status]) await context.io.stderr.write(`${DEATHS[status]}\n`);
}

async function notFound(context: Context, name: string, error: 'ENOENT' | 'EACCES', io: Io): Promise<number> {
  const { shell } = context;
  const { fs } = shell.proc.machine;
  if (error === 'EACCES') {
    const directory = name.includes('/') && isDirectory(shell, name);
    await shell.warn(io, `${name}: ${directory && shell.dialect === 'bash' ? 'Is a directory' : 'Permission denied'}`);
    return 126;
  }
  if (name.includes('/') && fs.exists(resolvePath(shell.cwd, name))) {
    await shell.warn(io, shell.dialect === 'ash' ? `${name}: not found` : `${name}: cannot execute: required file not found`);
    return 127;
  }
  const text = shell.dialect === 'ash' ? 'not found' : name.includes('/') ? 'No such file or directory' : 'command not found';
  await shell.warn(io, `${name}: ${text}`);
  return 127;
}

function isDirectory(shell: Shell, name: string): boolean {
  try {
    return shell.proc.machine.fs.stat(resolvePath(shell.cwd, name)).type === 'directory';
  } catch (error) {
    if (error instanceof FsError) return false;
    throw error;
  }
}

/** `exec`: with words it becomes that program, without its redirections stay. */
async function runExec(outer: Context, inner: Context, args: string[]): Promise<number> {
  const { shell } = outer;
  if (!args.length) {
    (outer.io as { fds: Io['fds'] }).fds = inner.io.fds;
    return 0;
  }
  const found = findExecutable(shell.proc.machine.fs, args[0], shell.variables.text('PATH'), shell.cwd);
  const { Exit } = await busy(import('./flow.ts'));
  if ('error' in found) {
    const status = await notFound({ shell, io: inner.io }, args[0], found.error, inner.io);
    if (shell.interactive) return status;
    throw new Exit(status);
  }
  const { stdin, stdout, stderr } = inner.io;
  const status = await shell.proc.exec?.({ argv: args, env: shell.environment, cwd: shell.cwd, stdin, stdout, stderr });
  shell.traps.clear();
  throw new Exit(typeof status === 'number' ? status : await notFound({ shell, io: inner.io }, args[0], status ?? 'ENOENT', inner.io));
}

/** An alias' text takes the word's place, and the line is parsed again. */
async function tryAlias(context: Context, node: Command): Promise<number | undefined> {
  const { shell } = context;
  const word = node.name;
  if (!word || !shell.aliases.size || (!shell.interactive && !shell.shopt.has('expand_aliases_forced'))) return undefined;
  const text = shell.source.text.slice(node.pos, endOf(node));
  const at = word.pos - node.pos;
  if (text.slice(at, at + word.text.length) !== word.text) return undefined;
  const replaced = replaceAlias(shell, text.slice(0, at), word.text, text.slice(at + word.text.length), new Set());
  if (replaced === undefined) return undefined;
  const { runText } = await busy(import('./run.ts'));
  const saved = new Map(shell.aliases);
  const { error } = parse(replaced);
  if (error) return undefined;
  shell.aliases.clear();
  try {
    return await runText(context, replaced);
  } finally {
    for (const [name, value] of saved) if (!shell.aliases.has(name)) shell.aliases.set(name, value);
  }
}

function replaceAlias(shell: Shell, before: string, word: string, after: string, seen: Set<string>): string | undefined {
  const value = shell.aliases.get(word);
  if (value === undefined || seen.has(word)) return undefined;
  seen.add(word);
  const first = /^\s*([^\s;&|<>()]+)(.*)$/s.exec(value);
  const deeper = first && replaceAlias(shell, '', first[1], first[2], seen);
  let rest = after;
  const next = /^(\s+)([^\s;&|<>()'"$]+)(.*)$/s.exec(after);
  if (/\s$/.test(value) && next && shell.aliases.has(next[2]))
    rest = next[1] + (replaceAlias(shell, '', next[2], next[3], new Set()) ?? next[2] + next[3]);
  return before + (deeper ?? value) + rest;
}

const endOf = (node: Command): number => {
  let end = node.end;
  for (const part of [...node.prefix, ...node.suffix]) if (part.type === 'HereDoc') end = Math.max(end, part.closing?.end ?? part.body.end);
  return end;
};
