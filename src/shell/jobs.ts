import { killGroup } from '../os/machine.ts';
import type { Machine, ProcessHandle, Signal } from '../os/process.ts';
import type { Dialect } from './shell.ts';

export interface Job {
  id: number;
  /** Of the first process, which leads the group. */
  pid: number;
  command: string;
  handles: ProcessHandle[];
  /** The status of its last process. */
  over: Promise<number>;
  /** Set when it is over. */
  status?: number;
  /** Stopped, and not told of yet. */
  untold?: boolean;
  /** Not ended with the shell. */
  kept?: boolean;
}

/** The signal that stopped the processes that are left of a job. */
export function stoppedBy(machine: Machine, handles: readonly ProcessHandle[]): Signal | undefined {
  const left = handles.filter((handle) => machine.processes.has(handle.pid));
  return left.every((handle) => handle.stopped?.()) ? left.at(-1)?.stopped?.() : undefined;
}

export class Jobs {
  list: Job[] = [];
  /** Statuses of background processes that are over, for `wait PID`. */
  finished = new Map<number, number>();
  /** The one touched last is last. */
  private recent: Job[] = [];

  constructor(readonly machine: Machine) {}

  add(handles: ProcessHandle[], command: string): Job {
    const over = Promise.all(handles.map((handle) => handle.wait)).then((statuses) => statuses.at(-1) as number);
    const job: Job = { id: Math.max(0, ...this.list.map((j) => j.id)) + 1, pid: handles[0].pid, command, handles, over };
    this.list.push(job);
    this.touch(job);
    for (const handle of handles)
      handle.onStop?.(() => {
        job.untold = this.stopped(job) !== undefined;
        if (job.untold) this.touch(job);
      });
    void over.then((status) => {
      job.status = status;
      this.finished.set(job.pid, status);
    });
    return job;
  }
  remove(job: Job): void {
    this.list = this.list.filter((other) => other !== job);
    this.recent = this.recent.filter((other) => other !== job);
  }
  touch(job: Job): void {
    this.recent = [...this.recent.filter((other) => other !== job), job];
  }
  stopped(job: Job): Signal | undefined {
    return job.status === undefined ? stoppedBy(this.machine, job.handles) : undefined;
  }
  /** The current job is the last, the previous one before it: stopped jobs come first. */
  private get order(): Job[] {
    return [...this.recent.filter((job) => !this.stopped(job)), ...this.recent.filter((job) => this.stopped(job))];
  }
  /** `%1`, `%%`, `%+`, `%-`, `%name`. */
  find(spec: string): Job | 'ambiguous' | undefined {
    const body = spec.replace(/^%/, '');
    if (body === '' || body === '%' || body === '+') return this.order.at(-1);
    if (body === '-') return this.order.at(-2) ?? this.order.at(-1);
    if (/^\d+$/.test(body)) return this.list.find((job) => job.id === Number(body));
    const found = this.list.filter((job) => (body.startsWith('?') ? job.command.includes(body.slice(1)) : job.command.startsWith(body)));
    return found.length > 1 ? 'ambiguous' : found[0];
  }
  mark(job: Job): string {
    const { order } = this;
    return job === order.at(-1) ? '+' : job === order.at(-2) ? '-' : ' ';
  }
  signal(job: Job, signal: Signal): void {
    killGroup(this.machine, job.pid, signal);
  }
  /** What becomes of the jobs of a shell that ends: all are hung up with its terminal, else the stopped ones are ended. */
  end(hangup: boolean): void {
    for (const job of this.list) {
      const stopped = this.stopped(job);
      if (job.kept || job.status !== undefined || !(hangup || stopped)) continue;
      this.signal(job, hangup ? 'SIGHUP' : 'SIGTERM');
      if (stopped) this.signal(job, 'SIGCONT');
    }
  }
}

const SIGNAL_WORDS: Record<number, string> = {
  129: 'Hangup',
  130: 'Interrupt',
  131: 'Quit',
  137: 'Killed',
  138: 'User defined signal 1',
  140: 'User defined signal 2',
  143: 'Terminated',
  141: 'Broken pipe',
};
const STOP_WORDS: Partial<Record<Signal, string>> = {
  SIGSTOP: 'Stopped (signal)',
  SIGTTIN: 'Stopped (tty input)',
  SIGTTOU: 'Stopped (tty output)',
};

/** A line of `jobs`. */
export function describeJob(jobs: Jobs, job: Job, dialect: Dialect, long = false): string {
  const stop = jobs.stopped(job);
  const ash = dialect === 'ash';
  const exited = (status: number) => SIGNAL_WORDS[status] ?? (ash ? `Done(${status})` : `Exit ${status}`);
  const stopped = (signal: Signal) => (ash || long ? (STOP_WORDS[signal] ?? 'Stopped') : 'Stopped');
  const state = stop ? stopped(stop) : job.status === undefined ? 'Running' : job.status === 0 ? 'Done' : exited(job.status);
  const head = `[${job.id}]${jobs.mark(job)} `;
  if (ash) return `${`${head} ${long ? `${job.pid} ` : ''}${state}`.padEnd(33)}${job.command}`;
  const [first, ...rest] = long && job.handles.length > 1 ? job.command.split(/(?=\|)/).map((part) => part.trim()) : [job.command];
  const others = rest.map(
    (part, i) => `\n${' '.repeat(head.length)}${job.handles[i + 1]?.pid ?? ''}`.padEnd(head.length + String(job.pid).length + 24) + part,
  );
  return `${head}${long ? '' : ' '}${long ? `${job.pid} ` : ''}${state.padEnd(23)} ${first}${others.join('')}${stop || job.status !== undefined ? '' : ' &'}`;
}
