import { sleep } from '../os/clock.ts';
import { BrokenPipe, Killed, type ProcessHandle, SIGNALS, type SpawnOptions } from '../os/process.ts';
import type { Context } from './context.ts';
import { Break, Exit, Return, ShellError } from './flow.ts';
import { Io } from './io.ts';
import { describeJob, type Job, stoppedBy } from './jobs.ts';
import type { Shell } from './shell.ts';
import { runTrap } from './traps.ts';

export interface ForkOptions {
  /** 0 leads a new process group, otherwise joins this one. */
  group?: number;
  background?: boolean;
}

/** Runs `body` in a copy of the shell, as a process of its own. */
export function fork(context: Context, body: (child: Context) => Promise<number>, options: ForkOptions = {}): Promise<ProcessHandle> {
  const { shell, io } = context;
  return spawnPatiently(
    context,
    {
      argv: [shell.name],
      env: shell.environment,
      cwd: shell.cwd,
      stdin: io.stdin,
      stdout: io.stdout,
      stderr: io.stderr,
      group: options.group,
      program: async (proc) => {
        const child = shell.fork(proc);
        if (options.background && !shell.interactive) proc.handlers.set('SIGINT', () => {});
        const fds = new Map(io.fds);
        fds.set(0, { ...fds.get(0), reader: proc.stdin });
        if (fds.has(1)) fds.set(1, { writer: proc.stdout });
        if (fds.has(2)) fds.set(2, { writer: proc.stderr });
        return bounded({ shell: child, io: new Io(fds) }, body);
      },
    },
    options.background,
  );
}

/** Runs a shell's body to its exit status, with its EXIT trap. */
export async function bounded(context: Context, body: (context: Context) => Promise<number>): Promise<number> {
  const { shell, io } = context;
  let status: number;
  try {
    status = await body(context);
  } catch (error) {
    if (error instanceof Exit || error instanceof Return) status = error.status;
    else if (error instanceof Break) status = shell.status;
    else if (error instanceof ShellError) {
      if (error.message) await shell.warn(io, error.message);
      status = error.status;
    } else if (error instanceof Killed || error instanceof BrokenPipe) throw error;
    else {
      await shell.warn(io, error instanceof Error ? error.message : String(error));
      status = 1;
    }
  }
  shell.status = status;
  return (await runTrap(context, 'EXIT')) ?? status;
}

const RETRIES = [1000, 2000, 4000, 8000];

/** Spawns; waits and tries again while there are too many processes, as bash does. */
export async function spawnPatiently(
  context: Context,
  options: Partial<SpawnOptions> & { argv: string[] },
  background = false,
): Promise<ProcessHandle> {
  const { shell, io } = context;
  for (const pause of RETRIES) {
    const handle = shell.proc.spawn(options);
    if (handle.pid && shell.interactive && options.group === 0 && !background) shell.giveTerminal(handle.pid);
    if (handle.pid) return handle;
    await shell.warn(io, 'fork: retry: Resource temporarily unavailable');
    await sleep(shell.proc.machine.clock, pause, shell.signal);
  }
  throw new ShellError('fork: Resource temporarily unavailable', 254, true);
}

/** Waits for foreground children; while it does, ^C and ^Z reach them. A job (its text, or itself) that stops goes to the background. */
export async function waitForeground(context: Context, handles: ProcessHandle[], job?: string | Job): Promise<number[]> {
  const { shell } = context;
  const { machine } = shell.proc;
  shell.stoppedJob = undefined;
  for (const handle of handles) shell.foreground.add(handle);
  const waits = handles.map((handle) => handle.wait);
  const ends: (() => void)[] = [];
  try {
    const over = Promise.all(waits);
    if (!shell.interactive || job === undefined) return await over;
    shell.giveTerminal(handles[0].pid);
    const stopped = new Promise<undefined>((resolve) => {
      const check = () => stoppedBy(machine, handles) && resolve(undefined);
      for (const handle of handles) {
        ends.push(handle.onStop?.(check) ?? (() => {}));
        void handle.wait.then(check);
      }
      check();
    });
    const statuses = await Promise.race([over, stopped]);
    if (statuses) return statuses;
  } finally {
    for (const end of ends) end();
    for (const handle of handles) shell.foreground.delete(handle);
    if (shell.interactive && job !== undefined) shell.giveTerminal(shell.proc.group);
    await shell.proc.held?.();
  }
  return suspend(context, typeof job === 'object' ? job : shell.jobs.add(handles, job ?? ''));
}

/** Tells of the foreground job that stopped, and leaves the loops it was run in. */
async function suspend({ shell, io }: Context, job: Job): Promise<number[]> {
  const status = 128 + SIGNALS[shell.jobs.stopped(job) ?? 'SIGTSTP'];
  shell.jobs.touch(job);
  shell.stoppedJob = job;
  job.untold = false;
  shell.status = status;
  await io.stderr.write(`${shell.dialect === 'bash' ? '\n' : ''}${describeJob(shell.jobs, job, shell.dialect)}\n`);
  if (shell.loopDepth) throw new Break('break', shell.loopDepth, status);
  return job.handles.map(() => status);
}

/** Closes the files of a command: when it was stopped, once it is over. */
export async function closeAfterJob(shell: Shell, files: { close(): Promise<void> }): Promise<void> {
  const { stoppedJob } = shell;
  if (!stoppedJob) return files.close();
  void stoppedJob.over.then(() => files.close());
}
