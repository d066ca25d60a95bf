import { turn } from '../os/clock.ts';
import { Killed, type Process, type ProcessHandle, type Signal } from '../os/process.ts';
import type { Io } from './io.ts';
import { type Job, Jobs } from './jobs.ts';
import type { CompoundList, Function as FunctionNode } from './parse.ts';
import type { CompletionSpec } from './programmable.ts';
import { Variables } from './variables.ts';

export type Dialect = 'bash' | 'ash';
export interface ShellFunction {
  body: FunctionNode['body'] | CompoundList;
  source: Source;
  text: string;
}
export interface Source {
  text: string;
  /** Shown before `line N`. */
  name: string;
  /** Line numbers are shown and start at 1 with this. */
  line?: number;
}
export interface Options {
  errexit: boolean;
  nounset: boolean;
  xtrace: boolean;
  pipefail: boolean;
  noglob: boolean;
  noclobber: boolean;
  allexport: boolean;
  verbose: boolean;
  noexec: boolean;
}
const OPERATIONS_PER_TURN = 50;

/** The state of one shell process. */
export class Shell {
  variables: Variables;
  functions = new Map<string, ShellFunction>();
  aliases = new Map<string, string>();
  traps = new Map<string, string>();
  options: Options = {
    errexit: false,
    nounset: false,
    xtrace: false,
    pipefail: false,
    noglob: false,
    noclobber: false,
    allexport: false,
    verbose: false,
    noexec: false,
  };
  shopt = new Set<string>(['expand_aliases']);
  /** `$0` and the positional parameters. */
  name: string;
  args: string[] = [];
  status = 0;
  lastBackground = 0;
  jobs: Jobs;
  interactive = false;
  source: Source;
  position = 0;
  /** Where the simple command being run ends in the source. */
  commandEnd = 0;
  /** Depth of conditions, where errexit does not act. */
  conditional = 0;
  functionDepth = 0;
  functionNames: string[] = [];
  /** A forked shell with one command left may become it. */
  tail = false;
  isSubshell = false;
  /** Run by `-c`. */
  fromCommand = false;
  loopDepth = 0;
  /** Signals with a trap that came while a command ran. */
  pending: string[] = [];
  /** Wakes a builtin that waits when a trapped signal comes. */
  onPending: (() => void) | undefined;
  directoryStack: string[] = [];
  /** What ^C reaches, of an interactive shell. */
  foreground = new Set<ProcessHandle>();
  interrupt: AbortController | undefined;
  /** The foreground job that was just stopped. */
  stoppedJob: Job | undefined;
  /** The builtin run last: a second `exit` ends a shell with stopped jobs. */
  lastBuiltin = '';
  history: string[] = [];
  /** How Tab completes, by command; kubectl as if its completion were installed. */
  completions = new Map<string, CompletionSpec>([['kubectl', { options: new Set(), cobra: true }]]);
  /** While a completion function runs: the options it may change. */
  completing: Set<string> | undefined;
  started: number;
  lastArgument = '';
  getoptsIndex = { optind: 1, at: 0 };
  private operations = 0;

  constructor(
    readonly proc: Process,
    readonly dialect: Dialect,
    variables?: Variables,
  ) {
    this.variables = variables ?? new Variables(proc.env);
    this.name = proc.argv[0]?.replace(/^-/, '') ?? dialect;
    this.source = { text: '', name: this.name };
    this.started = proc.machine.clock.now();
    this.jobs = new Jobs(proc.machine);
  }

  get cwd(): string {
    return this.proc.cwd;
  }
  set cwd(path: string) {
    this.proc.cwd = path;
  }

  /** A copy for a subshell that runs as `proc`. */
  fork(proc: Process): Shell {
    const child = new Shell(proc, this.dialect, this.variables.fork());
    child.functions = new Map(this.functions);
    child.aliases = new Map(this.aliases);
    child.options = { ...this.options };
    child.shopt = new Set(this.shopt);
    child.name = this.name;
    child.args = this.args;
    child.status = this.status;
    child.lastBackground = this.lastBackground;
    child.source = this.source;
    child.position = this.position;
    child.conditional = this.conditional;
    child.functionDepth = this.functionDepth;
    child.functionNames = this.functionNames;
    child.directoryStack = [...this.directoryStack];
    child.isSubshell = true;
    child.fromCommand = this.fromCommand;
    child.loopDepth = this.loopDepth;
    child.started = this.started;
    child.history = this.history;
    for (const [name, action] of this.traps) if (action === '') child.traps.set(name, action);
    return child;
  }

  /** Between commands: lets others run, and ends here when a signal came. */
  async tick(): Promise<void> {
    if (++this.operations % OPERATIONS_PER_TURN === 0) await turn();
    if (this.proc.stopped) await this.proc.held?.();
    if (this.proc.signal.aborted) throw this.proc.signal.reason;
    if (this.interrupt?.signal.aborted) throw this.interrupt.signal.reason;
  }

  /** Aborted by what ends the current command. */
  get signal(): AbortSignal {
    return this.interrupt ? AbortSignal.any([this.interrupt.signal, this.proc.signal]) : this.proc.signal;
  }

  /** ^C and the like, from the terminal of an interactive shell. */
  interrupted(signal: Signal): void {
    if (signal === 'SIGINT' || signal === 'SIGQUIT' || signal === 'SIGHUP') this.interrupt?.abort(new Killed(signal));
  }

  /** Who may read from the terminal: the group of a foreground job, or this shell's. */
  giveTerminal(group: number | undefined): void {
    const { tty } = this.proc.stdin;
    if (tty) tty.group = group;
  }

  get environment(): Record<string, string> {
    return { ...this.variables.environment(), ...(this.lastArgument ? { _: this.lastArgument } : {}) };
  }

  get line(): number {
    const { text, line = 1 } = this.source;
    let count = line;
    for (let i = Math.min(this.position, text.length) - 1; i >= 0; i--) if (text[i] === '\n') count++;
    return count;
  }

  /** Begins a message as this shell does. */
  get prefix(): string {
    const shown = this.source.name;
    if (this.source.line === undefined || this.interactive) return `${shown}: `;
    if (this.dialect === 'ash') return shown === 'sh' ? 'sh: ' : `${shown}: line ${this.line}: `;
    return `${shown}: line ${this.line}: `;
  }
  async warn(io: Io, message: string): Promise<void> {
    await io.stderr.write(`${this.prefix}${message}\n`);
  }
}
