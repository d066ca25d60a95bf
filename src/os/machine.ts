import { busy, type Clock } from './clock.ts';
import { mountDevices } from './devices.ts';
import type { MachineFileSystem } from './filesystem.ts';
import { FsError } from './fs.ts';
import { guardReader, guardWriter } from './guard.ts';
import { findExecutable, readExecutable } from './lookup.ts';
import type { Network } from './network.ts';
import {
  BrokenPipe,
  Killed,
  type Machine,
  type Process,
  type ProcessHandle,
  type Program,
  SIGNALS,
  type Signal,
  type SpawnOptions,
} from './process.ts';
import { mountProc } from './procfs.ts';
import type { Random } from './random.ts';
import { isOrphaned, Life, STOPS } from './stopping.ts';

export interface MachineOptions {
  hostname: string;
  fs: MachineFileSystem;
  network: Network;
  clock: Clock;
  random: Random;
  /** The program behind an executable's name. */
  loadProgram: (name: string) => Promise<Program | undefined>;
  /** More at once are refused, as by a pids limit. */
  maxProcesses?: number;
  /** 1 (default): a container, whose first process is init, which signals end only if it handles them. */
  firstPid?: number;
  kernel?: string;
}

export const MAX_PROCESSES = 400;
const IGNORED_BY_DEFAULT: ReadonlySet<Signal> = new Set(['SIGCHLD', 'SIGCONT']);

export function createMachine(options: MachineOptions): Machine {
  const { fs, network, clock, random, maxProcesses = MAX_PROCESSES } = options;
  const programs = new Map<string, Promise<Program | undefined>>();
  let lastPid = (options.firstPid ?? 1) - 1;

  const machine: Machine = {
    hostname: options.hostname,
    fs,
    network,
    clock,
    random,
    processes: new Map(),
    program(name) {
      let loading = programs.get(name);
      if (!loading) {
        loading = busy(options.loadProgram(name));
        programs.set(name, loading);
      }
      return loading;
    },
    spawn: (given) => start(given),
  };

  let refused: number[] = [];
  /** A fork bomb refills what ends and cannot be ended by hand: when nearly all that runs asks for more, its process group is killed. */
  const storm = () => {
    const now = clock.now();
    refused = [...refused.filter((at) => now - at < 10_000), now];
    if (refused.length < maxProcesses / 2) return;
    const sizes = new Map<number, number>();
    for (const { group = 0 } of machine.processes.values()) sizes.set(group, (sizes.get(group) ?? 0) + 1);
    const [group, size] = [...sizes].reduce((a, b) => (b[1] > a[1] ? b : a));
    if (size < maxProcesses / 2) return;
    refused = [];
    killGroup(machine, group, 'SIGKILL');
  };

  const start = (given: SpawnOptions): ProcessHandle => {
    if (machine.processes.size >= maxProcesses) storm();
    if (machine.processes.size >= maxProcesses) return { pid: 0, wait: Promise.resolve(254), failed: Promise.resolve('EAGAIN'), kill() {} };
    const pid = ++lastPid;
    const parent = given.parent === undefined ? undefined : machine.processes.get(given.parent);
    const life = new Life();
    const init = pid === 1;
    const proc: Process = {
      pid,
      ppid: given.parent ?? 0,
      argv: given.argv,
      env: { ...given.env },
      cwd: given.cwd,
      uid: given.uid ?? parent?.uid ?? 0,
      gid: given.gid ?? parent?.gid ?? 0,
      group: given.group === 0 ? pid : (given.group ?? parent?.group ?? pid),
      started: clock.now(),
      stdin: guardReader(given.stdin, life),
      stdout: guardWriter(given.stdout, life),
      stderr: guardWriter(given.stderr, life),
      signal: life.signal,
      held: () => life.held(),
      get stopped() {
        return life.stopped;
      },
      handlers: new Map(),
      machine,
      kill(signal) {
        if (signal === 'SIGCONT') for (const waiting of life.continue()) proc.kill?.(waiting);
        const handler = signal === 'SIGKILL' || signal === 'SIGSTOP' ? undefined : proc.handlers.get(signal);
        if (life.stopped && signal !== 'SIGKILL' && !STOPS.has(signal)) life.postpone(signal);
        else if (handler) handler();
        else if (IGNORED_BY_DEFAULT.has(signal) || (init && signal !== 'SIGKILL')) return;
        else if (!STOPS.has(signal)) life.end(signal);
        else if (signal === 'SIGSTOP' || !isOrphaned(proc)) life.stop(signal);
      },
      async exec(image) {
        Object.assign(proc, {
          argv: image.argv,
          env: { ...(image.env ?? proc.env) },
          cwd: image.cwd ?? proc.cwd,
          stdin: guardReader(image.stdin ?? proc.stdin, life),
          stdout: guardWriter(image.stdout ?? proc.stdout, life),
          stderr: guardWriter(image.stderr ?? proc.stderr, life),
        });
        const program = await load(proc);
        if (typeof program === 'string') return program;
        proc.handlers.clear();
        return program(proc);
      },
      spawn: (child) =>
        start({
          env: proc.env,
          cwd: proc.cwd,
          stdin: proc.stdin,
          stdout: proc.stdout,
          stderr: proc.stderr,
          uid: proc.uid,
          gid: proc.gid,
          parent: pid,
          ...child,
        }),
    };
    machine.processes.set(pid, proc);
    life.beforeInput = ({ group }) => {
      if (group !== undefined && group !== proc.group && proc.group !== undefined) killGroup(machine, proc.group, 'SIGTTIN');
    };

    const killed = new Promise<never>((_, reject) => {
      life.signal.addEventListener('abort', () => reject(life.signal.reason), { once: true });
    });
    killed.catch(() => {});
    let tell!: (failure: 'ENOENT' | 'EACCES' | undefined) => void;
    const failed = new Promise<'ENOENT' | 'EACCES' | undefined>((resolve) => {
      tell = resolve;
    });
    const run = async (): Promise<number> => {
      const program = given.program ?? (await load(proc));
      if (typeof program === 'string') {
        tell(program);
        return program === 'ENOENT' ? 127 : 126;
      }
      tell(undefined);
      await life.held();
      return program(proc).finally(() => life.held());
    };
    const wait = Promise.race([run(), killed])
      .catch((error) => ending(proc, error))
      .finally(() => {
        life.over = true;
        tell(undefined);
        machine.processes.delete(pid);
      });
    const onStop = (changed: () => void) => {
      life.watchers.add(changed);
      return () => life.watchers.delete(changed);
    };
    return { pid, wait, failed, kill: (signal) => proc.kill?.(signal), stopped: () => life.stopped, onStop };
  };

  const load = async (proc: Process): Promise<Program | 'ENOENT' | 'EACCES'> => {
    for (let depth = 0; depth < 5; depth++) {
      const found = findExecutable(fs, proc.argv[0], proc.env.PATH, proc.cwd);
      if ('error' in found) return found.error;
      const asked = readExecutable(fs, found.path);
      if ('program' in asked) return (await machine.program(asked.program)) ?? 'ENOENT';
      proc.argv = [...asked.interpreter, found.path, ...proc.argv.slice(1)];
    }
    return 'EACCES';
  };

  mountDevices(fs, random);
  mountProc(machine, fs, options.kernel);
  return machine;
}

/** The exit code of a process that threw. */
async function ending(proc: Process, error: unknown): Promise<number> {
  if (error instanceof Killed) return error.code;
  if (error instanceof BrokenPipe) return 128 + SIGNALS.SIGPIPE;
  const name = proc.argv[0].replace(/^.*\//, '');
  const text = error instanceof FsError ? `${error.path}: ${error.message}` : error instanceof Error ? error.message : String(error);
  await proc.stderr.write(`${name}: ${text}\n`).catch(() => {});
  return 1;
}

/** Sends a signal to every process of a group. */
export function killGroup(machine: Machine, group: number, signal: Signal): void {
  for (const proc of [...machine.processes.values()]) if (proc.group === group) proc.kill?.(signal);
}
