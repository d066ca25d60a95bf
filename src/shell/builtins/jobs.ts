import { killGroup } from '../../os/machine.ts';
import { type ProcessHandle, SIGNALS, type Signal } from '../../os/process.ts';
import type { Context } from '../context.ts';
import { describeJob, type Job } from '../jobs.ts';
import { shellQuote } from '../quote.ts';
import { waitForeground } from '../subshell.ts';
import { runPending } from '../traps.ts';
import { type Builtin, refuse } from './types.ts';

export const jobs: Builtin = async ({ shell, io }, args) => {
  const onlyPids = args.includes('-p');
  for (const job of [...shell.jobs.list]) {
    await io.stdout.write(onlyPids ? `${job.pid}\n` : `${describeJob(shell.jobs, job, args.includes('-l'))}\n`);
    if (job.status !== undefined) shell.jobs.remove(job);
  }
  return 0;
};

/** A wait that ^C and trapped signals end. */
async function patiently(context: Context, handle: ProcessHandle): Promise<number> {
  const { shell } = context;
  const { signal } = shell;
  let stop = () => {};
  const interrupted = new Promise<never>((_, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    stop = () => signal.removeEventListener('abort', abort);
  });
  const trapped = new Promise<'trap'>((resolve) => {
    shell.onPending = () => resolve('trap');
  });
  try {
    const ended = await Promise.race([handle.wait, interrupted, trapped]);
    if (ended !== 'trap') return ended;
    const number = SIGNALS[`SIG${shell.pending[0]}` as Signal] ?? 0;
    await runPending(context);
    return 128 + number;
  } finally {
    stop();
    shell.onPending = undefined;
  }
}

export const wait: Builtin = async (context, args, name) => {
  const { shell } = context;
  const words = args.filter((arg) => arg !== '-n' && arg !== '-f');
  if (args.includes('-n')) {
    const running = shell.jobs.list;
    if (!running.length) return 127;
    const first = await Promise.race(running.map(async (job) => ({ job, status: await job.handle.wait })));
    shell.jobs.remove(first.job);
    return first.status;
  }
  if (!words.length) {
    for (const job of [...shell.jobs.list]) {
      const status = await patiently(context, job.handle);
      if (status > 128 && job.status === undefined) return status;
      if (!shell.interactive) shell.jobs.remove(job);
    }
    return 0;
  }
  let status = 0;
  for (const word of words) {
    const job = word.startsWith('%') ? shell.jobs.find(word) : shell.jobs.list.find((each) => each.pid === Number(word));
    if (job) {
      status = await patiently(context, job.handle);
      if (job.status !== undefined) shell.jobs.remove(job);
    } else if (shell.jobs.finished.has(Number(word))) status = shell.jobs.finished.get(Number(word)) as number;
    else if (word.startsWith('%')) status = await refuse(context, name, `${word}: no such job`, 127);
    else if (/^\d+$/.test(word)) status = await refuse(context, name, `pid ${word} is not a child of this shell`, 127);
    else status = await refuse(context, name, `\`${word}': not a pid or valid job spec`, 1);
  }
  return status;
};

const jobOf = async (context: Context, name: string, spec: string | undefined): Promise<Job | undefined> => {
  const job = context.shell.jobs.find(spec ?? '%%');
  if (!job) await refuse(context, name, spec ? `${spec}: no such job` : 'current: no such job');
  return job;
};
export const fg: Builtin = async (context, args, name) => {
  if (!context.shell.interactive) return refuse(context, name, 'no job control');
  const job = await jobOf(context, name, args[0]);
  if (!job) return 1;
  await context.io.stdout.write(`${job.command}\n`);
  context.shell.jobs.remove(job);
  const [status] = await waitForeground(context, [job.handle]);
  return status;
};
export const bg: Builtin = async (context, args, name) => {
  if (!context.shell.interactive) return refuse(context, name, 'no job control');
  const job = await jobOf(context, name, args[0]);
  return job ? refuse(context, name, `job ${job.id} already in background`, 0) : 1;
};
export const disown: Builtin = async (context, args, name) => {
  const job = await jobOf(
    context,
    name,
    args.find((arg) => !arg.startsWith('-')),
  );
  if (job) context.shell.jobs.remove(job);
  return job ? 0 : 1;
};

/** SIGTERM, TERM, 15. */
export function signalOf(text: string): Signal | 0 | undefined {
  if (text === '0') return 0;
  if (/^\d+$/.test(text)) return (Object.entries(SIGNALS) as [Signal, number][]).find(([, number]) => number === Number(text))?.[0];
  const name = `SIG${text.toUpperCase().replace(/^SIG/, '')}` as Signal;
  return name in SIGNALS ? name : undefined;
}

export const kill: Builtin = async (context, args, name) => {
  const { shell, io } = context;
  let signal: Signal | 0 = 'SIGTERM';
  let words = args;
  if (args[0] === '-l' || args[0] === '-L') {
    if (args[1])
      await io.stdout.write(
        `${/^\d+$/.test(args[1]) ? String(signalOf(String(Number(args[1]) & 127)) ?? args[1]).replace('SIG', '') : (SIGNALS[signalOf(args[1]) as Signal] ?? '')}\n`,
      );
    else
      await io.stdout.write(
        `${Object.entries(SIGNALS)
          .map(([each, number]) => `${number}) ${each}`)
          .join('\t')}\n`,
      );
    return 0;
  }
  const spec =
    args[0] === '-s' || args[0] === '-n' ? args[1] : args[0] !== '--' && /^-./.test(args[0] ?? '') ? args[0].slice(1) : undefined;
  if (spec !== undefined) {
    const found = signalOf(spec);
    if (found === undefined) return refuse(context, name, `${spec}: invalid signal specification`);
    signal = found;
    words = args.slice(args[0] === '-s' || args[0] === '-n' ? 2 : 1);
  }
  if (words[0] === '--') words = words.slice(1);
  if (!words.length) {
    await io.stderr.write('kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n');
    return 2;
  }
  let status = 0;
  for (const word of words) {
    const job = word.startsWith('%') ? shell.jobs.find(word) : undefined;
    if (word.startsWith('%') && !job) {
      status = await refuse(context, name, `${word}: no such job`);
      continue;
    }
    const pid = job?.pid ?? Number(word);
    if (Number.isNaN(pid)) {
      status = await refuse(context, name, `${word}: arguments must be process or job IDs`);
      continue;
    }
    if (pid < -1) {
      if (signal) killGroup(shell.proc.machine, -pid, signal);
      continue;
    }
    const target = shell.proc.machine.processes.get(pid);
    if (!target)
      status = await refuse(
        context,
        name,
        shell.dialect === 'ash' ? `can't kill pid ${pid}: No such process` : `(${pid}) - No such process`,
      );
    else if (signal) {
      if (job) killGroup(shell.proc.machine, pid, signal);
      target.kill?.(signal);
      if (shell.proc.signal.aborted) throw shell.proc.signal.reason;
    }
  }
  return status;
};

const PSEUDO = new Set(['EXIT', 'ERR', 'DEBUG', 'RETURN']);
const nameOf = (text: string): string | undefined => {
  const upper = text.toUpperCase().replace(/^SIG/, '');
  if (upper === '0' || upper === 'EXIT') return 'EXIT';
  if (PSEUDO.has(upper)) return upper;
  const signal = signalOf(text);
  return signal ? signal.replace('SIG', '') : undefined;
};

export const trap: Builtin = async (context, args, name) => {
  const { shell, io } = context;
  if (!args.length || args[0] === '-p') {
    for (const [each, action] of shell.traps)
      await io.stdout.write(`trap -- ${shellQuote(action)} ${PSEUDO.has(each) || shell.dialect === 'ash' ? each : `SIG${each}`}\n`);
    return 0;
  }
  if (args[0] === '-l') return kill(context, ['-l'], name);
  const words = args[0] === '--' ? args.slice(1) : args;
  const reset = words.length === 1 || words[0] === '-';
  const action = reset ? undefined : words[0];
  let status = 0;
  for (const word of reset && words[0] !== '-' ? words : words.slice(1)) {
    const each = nameOf(word);
    if (!each) {
      status = await refuse(context, name, `${word}: invalid signal specification`);
      continue;
    }
    if (action === undefined) shell.traps.delete(each);
    else shell.traps.set(each, action);
    if (PSEUDO.has(each)) continue;
    const signal = `SIG${each}` as Signal;
    if (action === undefined) shell.proc.handlers.delete(signal);
    else
      shell.proc.handlers.set(signal, () => {
        if (action === '') return;
        shell.pending.push(each);
        shell.onPending?.();
      });
  }
  return status;
};
