import type { Clock } from './clock.ts';
import type { FileSystem } from './fs.ts';
import type { Network } from './network.ts';
import type { Random } from './random.ts';

export interface Reader {
  /** The next bytes, null at the end. Rejects when `signal` is aborted. */
  read(signal?: AbortSignal): Promise<Uint8Array | null>;
  /** Puts bytes back, to be read first. */
  unread(bytes: Uint8Array): void;
  /** Set where this is a terminal. */
  tty?: Tty;
}
export interface Writer {
  /** Waits while the other end is full; throws BrokenPipe when it is gone. Text is UTF-8. */
  write(data: string | Uint8Array): Promise<void>;
  tty?: Tty;
}
export class BrokenPipe extends Error {}

export type Signal =
  | 'SIGHUP'
  | 'SIGINT'
  | 'SIGQUIT'
  | 'SIGKILL'
  | 'SIGTERM'
  | 'SIGSTOP'
  | 'SIGTSTP'
  | 'SIGTTIN'
  | 'SIGTTOU'
  | 'SIGCONT'
  | 'SIGPIPE'
  | 'SIGUSR1'
  | 'SIGUSR2'
  | 'SIGCHLD';
export const SIGNALS: Record<Signal, number> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGUSR2: 12,
  SIGPIPE: 13,
  SIGTERM: 15,
  SIGCHLD: 17,
  SIGCONT: 18,
  SIGSTOP: 19,
  SIGTSTP: 20,
  SIGTTIN: 21,
  SIGTTOU: 22,
};
/** The abort reason of a process that a signal ends; exit code 128 + number. */
export class Killed extends Error {
  constructor(readonly signal: Signal) {
    super(signal);
  }
  get code(): number {
    return 128 + SIGNALS[this.signal];
  }
}

/** A terminal with a line discipline: `feed` comes from the keyboard, `onOutput` goes to the screen. */
export interface Tty {
  readonly size: { rows: number; cols: number };
  /** Raw: no echo, no line editing, no signals. */
  setRaw(raw: boolean): void;
  /** Keys from the learner. In cooked mode ^C, ^D, ^\ act here and lines are edited and echoed. */
  feed(data: Uint8Array | string): void;
  resize(rows: number, cols: number): void;
  /** Called on resize; the answer stops it. */
  onResize(changed: () => void): () => void;
  /** What ^C interrupts while the terminal is cooked. */
  foreground: ((signal: Signal) => void) | undefined;
  /** The process group that may read, where a shell with job control has it: others are stopped. */
  group?: number;
  /** What was written since the last line began: a prompt stands behind it. */
  readonly partial?: string;
  /** No more input: the screen is gone. */
  hangup(): void;
  readonly reader: Reader;
  readonly writer: Writer;
}

/** What the processes of one host or container share. */
export interface Machine {
  hostname: string;
  fs: FileSystem;
  network: Network;
  clock: Clock;
  random: Random;
  processes: Map<number, Process>;
  /** The program behind an executable's name, loaded on first use; undefined where there is none. */
  program(name: string): Promise<Program | undefined>;
  spawn(options: SpawnOptions): ProcessHandle;
}

export interface SpawnOptions {
  /** argv[0] is looked up in PATH when it has no slash. */
  argv: string[];
  env: Record<string, string>;
  cwd: string;
  stdin: Reader;
  stdout: Writer;
  stderr: Writer;
  uid?: number;
  gid?: number;
  parent?: number;
  /** What it runs, where that is no file (a subshell, a server inside an image); argv is then only its name. */
  program?: Program;
  /** Joins the group of this leader; 0 leads a new one. The parent's group where absent. */
  group?: number;
}

export interface ProcessHandle {
  pid: number;
  /** The exit code; 127 not found, 126 not executable, 128 + n by signal. Never rejects. */
  wait: Promise<number>;
  /** Why it could not start, for the one who spawned it to word. */
  failed: Promise<'ENOENT' | 'EACCES' | 'EAGAIN' | undefined>;
  kill(signal: Signal): void;
  /** The signal that stopped it, until it continues. */
  stopped?(): Signal | undefined;
  /** Called when it stops or continues; the answer ends that. */
  onStop?(changed: () => void): () => void;
}

/** What a program gets. `proc.spawn` starts a child with this process' streams and environment where not given. */
export interface Process {
  pid: number;
  ppid: number;
  argv: string[];
  env: Record<string, string>;
  cwd: string;
  uid: number;
  gid: number;
  /** The process group: what ^C reaches together. */
  group?: number;
  /** Milliseconds since 1970. */
  started: number;
  stdin: Reader;
  stdout: Writer;
  stderr: Writer;
  /** Aborted by a signal that is not handled; its reason is a Killed. */
  signal: AbortSignal;
  /** Signals this process handles itself (trap); SIGKILL cannot be. */
  handlers: Map<Signal, () => void>;
  machine: Machine;
  /** Delivers a signal to this process, as kill(2) does. */
  kill?(signal: Signal): void;
  /** Waits while this process is stopped. */
  held?(): Promise<void>;
  readonly stopped?: Signal;
  /** Becomes another program, as execve(2) does; the answer is its exit code, or why it cannot start. */
  exec?(image: Partial<SpawnOptions> & { argv: string[] }): Promise<number | 'ENOENT' | 'EACCES'>;
  spawn(options: Partial<SpawnOptions> & { argv: string[] }): ProcessHandle;
}

/** Runs until it ends; the exit code. Throws Killed or BrokenPipe to end as by signal. */
export type Program = (proc: Process) => Promise<number>;
