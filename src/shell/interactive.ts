import { decode } from '../os/http.ts';
import { killGroup } from '../os/machine.ts';
import { Killed, type Signal } from '../os/process.ts';
import { readLine } from '../os/streams.ts';
import { keepsStopped } from './builtins/jobs.ts';
import type { Context } from './context.ts';
import { editLine } from './editor.ts';
import { Break, Exit, Return, ShellError } from './flow.ts';
import { loadHistory, remember } from './history.ts';
import { describeJob } from './jobs.ts';
import { endMark, promptMark, startMark } from './marks.ts';
import { parse } from './parse.ts';
import { prompt } from './prompt.ts';
import { runText } from './run.ts';
import { runPending, runTrap } from './traps.ts';

/** The loop of an interactive shell: prompt, read, run. */
export async function interact(context: Context, options: { login: boolean; norc: boolean }): Promise<number> {
  const { shell, io } = context;
  const { tty } = shell.proc.stdin;
  const release = takeTerminal(context);
  try {
    if (!options.norc) await readStartup(context, options.login);
    loadHistory(shell);
    for (;;) {
      await reportJobs(context);
      const text = await readCommand(context);
      if (text === undefined && (await keepsStopped(context))) continue;
      if (text === undefined) {
        await io.stderr.write(shell.dialect === 'bash' ? 'exit\n' : tty ? '\n' : '');
        return (await runTrap(context, 'EXIT')) ?? shell.status;
      }
      if (!text.trim()) continue;
      remember(shell, text);
      if (tty) await io.stderr.write(startMark(shell, text));
      const ended = await runCommand(context, text);
      if (tty) await io.stderr.write(endMark(shell));
      if (ended !== undefined) return ended;
    }
  } finally {
    release();
  }
}

/** While this shell's terminal is cooked, ^C goes to what it runs. */
function takeTerminal(context: Context): () => void {
  const { shell } = context;
  const { tty } = shell.proc.stdin;
  shell.proc.handlers.set('SIGINT', () => shell.interrupted('SIGINT'));
  for (const signal of ['SIGTERM', 'SIGTSTP', 'SIGTTIN', 'SIGTTOU'] as const) shell.proc.handlers.set(signal, () => {});
  const hungUp = () => shell.jobs.end(shell.proc.signal.reason?.signal === 'SIGHUP');
  shell.proc.signal.addEventListener('abort', hungUp, { once: true });
  if (!tty) return () => {};
  const before = tty.foreground;
  const owner = tty.group;
  shell.giveTerminal(shell.proc.group);
  tty.foreground = (signal: Signal) => {
    for (const handle of shell.foreground) killGroup(shell.proc.machine, handle.pid, signal);
    shell.interrupted(signal);
    if (signal === 'SIGHUP') shell.proc.kill?.('SIGHUP');
  };
  return () => {
    shell.jobs.end(false);
    tty.foreground = before;
    tty.group = owner;
  };
}

async function runCommand(context: Context, text: string): Promise<number | undefined> {
  const { shell, io } = context;
  shell.interrupt = new AbortController();
  try {
    await runText(context, text);
    if (shell.interrupt.signal.aborted) throw shell.interrupt.signal.reason;
    if (shell.pending.length) await runPending(context);
  } catch (error) {
    if (error instanceof Exit) return (await withStatus(context, error.status)) ?? error.status;
    if (error instanceof Killed) {
      if (shell.proc.signal.aborted) throw error;
      shell.status = error.code;
      if (error.signal === 'SIGINT') await io.stdout.write('\n');
      if (shell.traps.has('INT')) await runTrap(context, 'INT');
      return error.signal === 'SIGHUP' ? error.code : undefined;
    }
    if (error instanceof ShellError) {
      if (error.message) await shell.warn(io, error.message);
      shell.status = error.status;
    } else if (error instanceof Return) shell.status = error.status;
    else if (!(error instanceof Break)) {
      await shell.warn(io, error instanceof Error ? error.message : String(error));
      shell.status = 1;
    }
  } finally {
    shell.interrupt = undefined;
    shell.conditional = 0;
  }
  return undefined;
}

async function withStatus(context: Context, status: number): Promise<number | undefined> {
  context.shell.status = status;
  return runTrap(context, 'EXIT');
}

async function reportJobs(context: Context): Promise<void> {
  const { shell, io } = context;
  for (const job of [...shell.jobs.list]) {
    if (job.status === undefined && !(job.untold && shell.jobs.stopped(job))) continue;
    const apart = job.status === undefined && shell.dialect === 'bash' ? '\n' : '';
    await io.stderr.write(`${apart}${describeJob(shell.jobs, job, shell.dialect)}\n`);
    job.untold = false;
    if (job.status !== undefined) shell.jobs.remove(job);
  }
}

/** A whole command, over as many lines as it takes; undefined at the end of input. */
async function readCommand(context: Context): Promise<string | undefined> {
  const { shell, io } = context;
  const { tty } = shell.proc.stdin;
  let text = '';
  for (let first = true; ; first = false) {
    const shown = prompt(shell, first ? 'PS1' : 'PS2');
    let line: string | undefined;
    if (tty) {
      await io.stderr.write(promptMark(shell, first));
      const edited = await editLine(context, tty, shown);
      if (typeof edited === 'object') {
        shell.status = 130;
        return '';
      }
      line = edited;
    } else {
      await io.stderr.write(shown);
      const bytes = await readLine(io.stdin, shell.signal);
      line = bytes ? decode(bytes).replace(/\n$/, '') : undefined;
    }
    if (line === undefined) {
      if (!text) return undefined;
      return text;
    }
    text += (first ? '' : '\n') + line;
    if (!parse(text).incomplete || !parse(`${text}\n`).incomplete) return text;
  }
}

async function readStartup(context: Context, login: boolean): Promise<void> {
  const { shell } = context;
  const { fs } = shell.proc.machine;
  const home = shell.variables.text('HOME') ?? '/root';
  const files =
    shell.dialect === 'ash'
      ? login
        ? ['/etc/profile', `${home}/.profile`]
        : []
      : [...(login ? ['/etc/profile'] : []), '/etc/bash.bashrc', `${home}/.bashrc`];
  for (const file of files) {
    if (!fs.exists(file)) continue;
    try {
      await runText(context, fs.readText(file), { name: file, line: 1 });
    } catch (error) {
      if (error instanceof ShellError) {
        if (error.message) await shell.warn(context.io, error.message);
      } else if (!(error instanceof Return)) throw error;
    }
  }
  shell.status = 0;
}
