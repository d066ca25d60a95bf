import { killGroup } from '../../os/machine.ts';
import { SIGNALS, type Signal } from '../../os/process.ts';
import type { Context } from '../context.ts';
import { describeJob, type Job } from '../jobs.ts';
import { shellQuote } from '../quote.ts';
import { waitForeground } from '../subshell.ts';
import { runPending } from '../traps.ts';
import { type Builtin, refuse } from './types.ts';

export const jobs: Builtin = async (context, args, name) => {
  const { shell, io } = context;
  const letters = args.filter((arg) => arg.startsWith('-')).join('');
  const words = args.filter((arg) => !arg.startsWith('-'));
  let status = 0;
  const wanted: Job[] = words.length ? [] : [...shell.jobs.list];
  for (const word of words) {
    const job = await jobOf(context, name, word);
    if (job) wanted.push(job);
    else status = 1;
  }
  for (const job of wanted) {
    const stopped = shell.jobs.stopped(job);
    if (letters.includes('s') && !stopped) continue;
    if (letters.includes('r') && (stopped || job.status !== undefined)) continue;
    if (letters.includes('n') && !job.untold && job.status === undefined) continue;
    const line = letters.includes('p') ? String(job.pid) : describeJob(shell.jobs, job, shell.dialect, letters.includes('l'));
    await io.stdout.write(`${line}\n`);
    job.untold = false;
  }
  for (const job of wanted) if (job.status !== undefined) shell.jobs.remove(job);
  return status;
};

/** A shell with stopped jobs says so instead of ending, unless it was just said or shown. */
export async function keepsStopped({ shell, io }: Context): Promise<boolean> {
  const warned = shell.lastBuiltin === 'exit' || (shell.dialect === 'bash' && shell.lastBuiltin === 'jobs');
  if (!shell.interactive || warned || !shell.jobs.list.some((job) => shell.jobs.stopped(job))) return false;
  await io.stderr.write(shell.dialect === 'bash' ? 'exit\nThere are stopped jobs.\n' : 'You have stopped jobs.\n');
  shell.lastBuiltin = 'exit';
  return true;
}

/** A wait that ^C and trapped signals end. */
async function patiently(context: Context, handle: { wait: Promise<number> }): Promise<number> {
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
    const first = await Promise.race(running.map(async (job) => ({ job, status: await job.over })));
    shell.jobs.remove(first.job);
    return first.status;
  }
  if (!words.length) {
    for (const job of [...shell.jobs.list]) {
      if (shell.jobs.stopped(job)) await shell.warn(context.io, `wait: warning: job ${job.id}[${job.pid}] stopped`);
      const status = await patiently(context, { wait: job.over });
      if (status > 128 && job.status === undefined) return status;
      if (!shell.interactive) shell.jobs.remove(job);
    }
    return 0;
  }
  let status = 0;
  for (const word of words) {
    const job = word.startsWith('%') ? shell.jobs.find(word) : shell.jobs.list.find((each) => each.handles.at(-1)?.pid === Number(word));
    if (job === 'ambiguous') status = await refuse(context, name, `${word.slice(1)}: ambiguous job spec`, 127);
    else if (job) {
      const stopped = shell.jobs.stopped(job);
      if (stopped) {
        await shell.warn(context.io, `warning: wait_for_job: job ${job.id} is stopped`);
        status = 128 + SIGNALS[stopped];
        continue;
      }
      status = await patiently(context, { wait: job.over });
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
  if (typeof job === 'object') return job;
  const text = job ? `${spec?.replace(/^%/, '')}: ambiguous job spec` : spec ? `${spec}: no such job` : 'current: no such job';
  await refuse(context, name, text);
  return undefined;
};
export const fg: Builtin = async (context, args, name) => {
  const { shell, io } = context;
  if (!shell.interactive) return refuse(context, name, 'no job control');
  const job = await jobOf(context, name, args[0]);
  if (!job) return 1;
  await io.stdout.write(`${job.command}\n`);
  shell.jobs.signal(job, 'SIGCONT');
  const statuses = await waitForeground(context, job.handles, job);
  if (shell.stoppedJob !== job) shell.jobs.remove(job);
  if (statuses.includes(130)) shell.interrupted('SIGINT');
  return statuses.at(-1) as number;
};
export const bg: Builtin = async (context, args, name) => {
  const { shell, io } = context;
  if (!shell.interactive) return refuse(context, name, 'no job control');
  let status = 0;
  for (const spec of args.length ? args : [undefined]) {
    const job = await jobOf(context, name, spec);
    if (!job) status = 1;
    else if (shell.dialect === 'bash' && !shell.jobs.stopped(job)) await refuse(context, name, `job ${job.id} already in background`, 0);
    else {
      await io.stdout.write(
        shell.dialect === 'ash' ? `[${job.id}] ${job.command}\n` : `[${job.id}]${shell.jobs.mark(job)} ${job.command} &\n`,
      );
      shell.jobs.signal(job, 'SIGCONT');
    }
  }
  return status;
};
export const disown: Builtin = async (context, args, name) => {
  const { shell, io } = context;
  const letters = args.filter((arg) => arg.startsWith('-')).join('');
  const words = args.filter((arg) => !arg.startsWith('-'));
  const all = !words.length && /[ar]/.test(letters);
  const chosen = all ? shell.jobs.list.filter((job) => !letters.includes('r') || !shell.jobs.stopped(job)) : [];
  let status = 0;
  for (const word of all ? [] : words.length ? words : [undefined]) {
    const job = (word !== undefined && shell.jobs.list.find((each) => String(each.pid) === word)) || (await jobOf(context, name, word));
    if (job) chosen.push(job);
    else status = 1;
  }
  for (const job of chosen) {
    if (letters.includes('h')) job.kept = true;
    else {
      if (shell.jobs.stopped(job))
        await io.stderr.write(`${shell.prefix}warning: deleting stopped job ${job.id} with process group ${job.pid}\n`);
      shell.jobs.remove(job);
    }
  }
  return status;
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
    const job = word.startsWith('%') ? shell.jobs.find(word) : shell.jobs.list.find((each) => String(each.pid) === word);
    if (job === 'ambiguous') {
      status = await refuse(context, name, `${word.slice(1)}: ambiguous job spec`);
      continue;
    }
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
    const { machine } = shell.proc;
    const target = machine.processes.get(pid) ?? job?.handles.map((each) => machine.processes.get(each.pid)).find((each) => each);
    if (!target)
      status = await refuse(
        context,
        name,
        shell.dialect === 'ash' ? `can't kill pid ${pid}: No such process` : `(${pid}) - No such process`,
      );
    else if (signal) {
      const ends = job && shell.jobs.stopped(job) && (signal === 'SIGTERM' || signal === 'SIGHUP');
      if (job && word.startsWith('%')) shell.jobs.signal(job, signal);
      else target.kill?.(signal);
      if (ends && shell.interactive) shell.jobs.signal(job, 'SIGCONT');
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
