import type { ProcessHandle } from '../os/process.ts';

export interface Job {
  id: number;
  pid: number;
  command: string;
  handle: ProcessHandle;
  /** Set when it is over. */
  status?: number;
  reported?: boolean;
}

export class Jobs {
  list: Job[] = [];
  /** Statuses of background processes that are over, for `wait PID`. */
  finished = new Map<number, number>();

  add(handle: ProcessHandle, command: string): Job {
    const job: Job = { id: Math.max(0, ...this.list.map((j) => j.id)) + 1, pid: handle.pid, command, handle };
    this.list.push(job);
    void handle.wait.then((status) => {
      job.status = status;
      this.finished.set(job.pid, status);
    });
    return job;
  }
  remove(job: Job): void {
    this.list = this.list.filter((other) => other !== job);
  }
  /** `%1`, `%%`, `%+`, `%-`, `%name`. */
  find(spec: string): Job | undefined {
    const body = spec.replace(/^%/, '');
    if (body === '' || body === '%' || body === '+') return this.list.at(-1);
    if (body === '-') return this.list.at(-2) ?? this.list.at(-1);
    if (/^\d+$/.test(body)) return this.list.find((job) => job.id === Number(body));
    return this.list.find((job) => (body.startsWith('?') ? job.command.includes(body.slice(1)) : job.command.startsWith(body)));
  }
  mark(job: Job): string {
    return job === this.list.at(-1) ? '+' : job === this.list.at(-2) ? '-' : ' ';
  }
}

const SIGNAL_WORDS: Record<number, string> = {
  129: 'Hangup',
  130: 'Interrupt',
  131: 'Quit',
  137: 'Killed',
  143: 'Terminated',
  141: 'Broken pipe',
};

/** A line of `jobs`. */
export function describeJob(jobs: Jobs, job: Job, long = false): string {
  const state = job.status === undefined ? 'Running' : job.status === 0 ? 'Done' : (SIGNAL_WORDS[job.status] ?? `Exit ${job.status}`);
  const command = job.status === undefined ? `${job.command} &` : job.command;
  return `[${job.id}]${jobs.mark(job)}  ${long ? `${job.pid} ` : ''}${state.padEnd(23)} ${command}`;
}
