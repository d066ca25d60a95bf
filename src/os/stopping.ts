import { Killed, type Process, type Signal, type Tty } from './process.ts';

/** Why a read is given up for now: its process stops, and reads again when it continues. */
export class Paused extends Error {}

/** Where a process may be interrupted: its streams reject once it is over, wait while it is stopped, and now and then others get their turn. */
export class Life {
  over = false;
  operations = 0;
  /** The signal that stopped it. */
  stopped: Signal | undefined;
  readonly watchers = new Set<() => void>();
  /** Before a read from a terminal: stops a process in the background. */
  beforeInput: ((tty: Tty) => void) | undefined;
  private readonly ending = new AbortController();
  private reads = new AbortController();
  private resume = () => {};
  private resumed = Promise.resolve();
  /** Signals that came while it was stopped. */
  private pending: Signal[] = [];

  get signal(): AbortSignal {
    return this.ending.signal;
  }
  get reading(): AbortSignal {
    return this.reads.signal;
  }
  end(signal: Signal): void {
    const reason = new Killed(signal);
    this.ending.abort(reason);
    this.reads.abort(reason);
    this.change(undefined);
  }
  stop(signal: Signal): void {
    if (this.stopped || this.signal.aborted) return;
    this.resumed = new Promise((resolve) => {
      this.resume = resolve;
    });
    const { reads } = this;
    this.reads = new AbortController();
    this.change(signal);
    reads.abort(new Paused());
  }
  /** The signals that waited for this. */
  continue(): Signal[] {
    const { pending } = this;
    this.pending = [];
    this.change(undefined);
    return pending;
  }
  postpone(signal: Signal): void {
    if (!this.pending.includes(signal)) this.pending.push(signal);
  }
  /** Waits while it is stopped. */
  async held(): Promise<void> {
    while (this.stopped) await this.resumed;
    if (this.signal.aborted) throw this.signal.reason;
  }
  private change(stopped: Signal | undefined): void {
    if (this.stopped === stopped) return;
    this.stopped = stopped;
    if (!stopped) this.resume();
    for (const changed of [...this.watchers]) changed();
  }
}

export const STOPS: ReadonlySet<Signal> = new Set(['SIGSTOP', 'SIGTSTP', 'SIGTTIN', 'SIGTTOU']);

/** No process of the group has a parent outside it that could continue it: the terminal does not stop such a group. */
export function isOrphaned({ machine, group }: Process): boolean {
  for (const member of machine.processes.values())
    if (member.group === group) {
      const parent = machine.processes.get(member.ppid);
      if (parent && parent.group !== group) return false;
    }
  return true;
}
