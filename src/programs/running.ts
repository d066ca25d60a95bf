import { sleep } from '../os/clock.ts';

import type { Process, Program, Signal } from '../os/process.ts';
import { collector, emptyReader, readAllText } from '../os/streams.ts';
import { signalOf } from '../shell/builtins/jobs.ts';
import { formatDate } from '../shell/strftime.ts';
import { last, UsageError, withOptions } from './options.ts';
import { runChild } from './simple.ts';
import { duration } from './sleep.ts';

export const timeout = withOptions(
  {
    flags: 'v',
    values: 'sk',
    stopAtWord: true,
    long: { 'signal=': 's', 'kill-after=': 'k', 'preserve-status': 'preserve', foreground: 'foreground', verbose: 'v' },
  },
  async (proc, parsed) => {
    const [limit, ...argv] = parsed.rest;
    if (limit === undefined || !argv.length) throw new UsageError("missing operand\nTry 'timeout --help' for more information.", 125);
    const ms = duration(limit);
    if (ms === undefined) throw new UsageError(`invalid time interval ‘${limit}’\nTry 'timeout --help' for more information.`, 125);
    const signal = signalOf(last(parsed, 's') ?? 'TERM');
    if (!signal) throw new UsageError(`‘${last(parsed, 's')}’: invalid signal`, 125);
    const handle = proc.spawn({ argv });
    proc.handlers.set('SIGTERM', () => handle.kill('SIGTERM'));
    const over = new AbortController();
    let expired = false;
    void sleep(proc.machine.clock, ms || 2_000_000_000, over.signal)
      .then(async () => {
        expired = true;
        handle.kill(signal);
        const after = last(parsed, 'k');
        if (after === undefined) return;
        await sleep(proc.machine.clock, duration(after) ?? 0, over.signal);
        handle.kill('SIGKILL');
      })
      .catch(() => {});
    const status = await handle.wait;
    over.abort();
    const failure = await handle.failed;
    if (failure)
      await proc.stderr.write(
        `timeout: failed to run command ‘${argv[0]}’: ${failure === 'ENOENT' ? 'No such file or directory' : 'Permission denied'}\n`,
      );
    return expired && !parsed.flags.has('preserve') ? (status === 137 ? 137 : 124) : status;
  },
  125,
);

export const xargs = withOptions(
  {
    flags: '0rtpx',
    values: 'nILPds',
    stopAtWord: true,
    long: {
      null: '0',
      'no-run-if-empty': 'r',
      verbose: 't',
      'max-args=': 'n',
      'replace=': 'I',
      'max-lines=': 'L',
      'max-procs=': 'P',
      'delimiter=': 'd',
    },
  },
  async (proc, parsed) => {
    const text = await readAllText(proc.stdin);
    const command = parsed.rest.length ? parsed.rest : ['echo'];
    const replace = last(parsed, 'I');
    const delimiter = parsed.flags.has('0') ? '\0' : last(parsed, 'd')?.replace('\\n', '\n').replace('\\t', '\t').replace('\\0', '\0');
    let items: string[];
    if (delimiter !== undefined) items = text.split(delimiter).filter((item, i, all) => item !== '' || i < all.length - 1);
    else if (replace !== undefined)
      items = text
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean);
    else
      items = [...text.matchAll(/(?:"[^"\n]*"|'[^'\n]*'|\\.|[^\s"'\\])+/g)].map(([word]) =>
        word.replace(/"([^"]*)"|'([^']*)'|\\(.)/g, (_, a, b, c) => a ?? b ?? c),
      );
    const size = replace !== undefined ? 1 : Number(last(parsed, 'n') ?? last(parsed, 'L') ?? Number.POSITIVE_INFINITY);
    if (Number.isNaN(size) || size < 1) throw new UsageError(`invalid number "${last(parsed, 'n')}" for -n option`);
    const batches: string[][] = [];
    for (let i = 0; i < items.length; i += size) batches.push(items.slice(i, i + size));
    if (!batches.length && !parsed.flags.has('r') && replace === undefined) batches.push([]);
    let status = 0;
    const parallel = Math.max(1, Number(last(parsed, 'P') ?? 1) || batches.length);
    const queue = [...batches];
    const worker = async () => {
      for (let batch = queue.shift(); batch; batch = queue.shift()) {
        const argv =
          replace !== undefined ? command.map((word) => word.replaceAll(replace, (batch as string[])[0])) : [...command, ...batch];
        if (parsed.flags.has('t')) await proc.stderr.write(`${argv.join(' ')}\n`);
        const handle = proc.spawn({ argv, stdin: emptyReader() });
        const code = await handle.wait;
        const failure = await handle.failed;
        if (failure) {
          await proc.stderr.write(`xargs: ${argv[0]}: ${failure === 'ENOENT' ? 'No such file or directory' : 'Permission denied'}\n`);
          status = code;
          queue.length = 0;
        } else if (code) status = code === 255 ? 124 : code > 125 ? 125 : 123;
      }
    };
    await Promise.all(Array.from({ length: parallel }, worker));
    return status;
  },
);

export const watch = withOptions(
  {
    flags: 'tdegxcbp',
    values: 'n',
    stopAtWord: true,
    long: { 'interval=': 'n', 'no-title': 't', differences: 'd', errexit: 'e', chgexit: 'g', exec: 'x', color: 'c', beep: 'b' },
  },
  async (proc, parsed) => {
    if (!parsed.rest.length) throw new UsageError('missing command');
    const interval = Math.max(0.1, Number(last(parsed, 'n') ?? 2));
    if (Number.isNaN(interval)) throw new UsageError(`failed to parse argument: '${last(parsed, 'n')}'`);
    const line = parsed.rest.join(' ');
    let before: string | undefined;
    for (;;) {
      const out = collector();
      const argv = parsed.flags.has('x') ? parsed.rest : ['sh', '-c', line];
      const status = await proc.spawn({ argv, stdin: emptyReader(), stdout: out, stderr: out }).wait;
      const { rows, cols } = proc.stdout.tty?.size ?? { rows: 24, cols: 80 };
      const title = `Every ${interval.toFixed(1)}s: ${line}`;
      const right = `${proc.machine.hostname}: ${formatDate('%a %b %e %T %Y', proc.machine.clock.now())}`;
      const room = cols - right.length - 1;
      const head = parsed.flags.has('t') ? '' : `${title.slice(0, room).padEnd(room)} ${right}\n\n`;
      const body = out
        .text()
        .split('\n')
        .slice(0, rows - (head ? 2 : 0))
        .map((each) => each.slice(0, cols))
        .join('\n');
      await proc.stdout.write(`\x1b[H\x1b[2J${head}${body.replace(/\n$/, '')}`);
      if ((parsed.flags.has('e') && status) || (parsed.flags.has('g') && before !== undefined && before !== out.text())) return status;
      before = out.text();
      await sleep(proc.machine.clock, interval * 1000, proc.signal);
    }
  },
);

export const sudo: Program = async (proc) => {
  const args = proc.argv.slice(1);
  let i = 0;
  for (; args[i]?.startsWith('-'); i++) {
    if (args[i] === '--') {
      i++;
      break;
    }
    if (/^-[ugU]$/.test(args[i])) i++;
    else if (!/^-[EHnkSis]+$/.test(args[i])) {
      await proc.stderr.write(
        `sudo: invalid option -- '${args[i].replace(/^-+/, '')[0]}'\nusage: sudo [-EHns] [-u user] [VAR=value] [command [arg ...]]\n`,
      );
      return 1;
    }
  }
  const environment = { ...proc.env, USER: 'root', HOME: '/root', SUDO_USER: proc.env.USER ?? 'root' };
  for (; /^\w+=/.test(args[i] ?? ''); i++) Object.assign(environment, { [args[i].replace(/=.*/s, '')]: args[i].replace(/^\w+=/, '') });
  const argv = args.slice(i);
  if (argv.length) {
    const handle = proc.spawn({ argv, env: environment, uid: 0, gid: 0 });
    const status = await handle.wait;
    if ((await handle.failed) === undefined) return status;
    await proc.stderr.write(`sudo: ${argv[0]}: command not found\n`);
    return 1;
  }
  if (!args.some((arg) => /^-.*[is]/.test(arg))) {
    await proc.stderr.write('usage: sudo [-EHns] [-u user] [VAR=value] [command [arg ...]]\n');
    return 1;
  }
  return runChild(proc, ['bash'], { env: environment, uid: 0, gid: 0 });
};

export const nohup: Program = async (proc) => {
  proc.handlers.set('SIGHUP', () => {});
  return runChild(proc, proc.argv.slice(1));
};
export const nice = withOptions({ values: 'n', stopAtWord: true }, (proc, { rest }) => runChild(proc, rest));
export const setsid = withOptions({ flags: 'fwc', stopAtWord: true }, (proc, { rest }) => runChild(proc, rest, { group: 0 }));

export const kill: Program = async (proc) => {
  let signal: Signal | 0 | undefined = 'SIGTERM';
  let words = proc.argv.slice(1);
  if (words[0] === '-l') {
    await proc.stdout.write('HUP INT QUIT KILL USR1 USR2 PIPE TERM CHLD CONT TSTP\n');
    return 0;
  }
  if (words[0] === '-s') {
    signal = signalOf(words[1] ?? '');
    words = words.slice(2);
  } else if (/^-./.test(words[0] ?? '')) {
    signal = signalOf(words[0].slice(1));
    words = words.slice(1);
  }
  if (signal === undefined) {
    await proc.stderr.write(`kill: bad signal name '${proc.argv[1]}'\n`);
    return 1;
  }
  let status = 0;
  for (const word of words) {
    const target = proc.machine.processes.get(Number(word));
    if (!target) {
      await proc.stderr.write(`kill: (${word}): No such process\n`);
      status = 1;
    } else if (signal) target.kill?.(signal);
  }
  return status;
};

/** pkill, killall and pgrep. */
const matching = (proc: Process, pattern: string, exact: boolean, full: boolean): Process[] => {
  const expression = new RegExp(exact ? `^(?:${pattern})$` : pattern);
  return [...proc.machine.processes.values()].filter(
    (each) => each.pid !== proc.pid && expression.test(full ? each.argv.join(' ') : each.argv[0].replace(/^.*\//, '')),
  );
};
export const pkill = withOptions({ flags: 'fx9', values: 's', long: { full: 'f', exact: 'x', 'signal=': 's' } }, async (proc, parsed) => {
  if (!parsed.rest.length) throw new UsageError('no matching criteria specified', 2);
  const found = matching(proc, parsed.rest[0], parsed.flags.has('x') || proc.argv[0].endsWith('killall'), parsed.flags.has('f'));
  for (const each of found) each.kill?.(parsed.flags.has('9') ? 'SIGKILL' : (signalOf(last(parsed, 's') ?? 'TERM') as Signal));
  if (!found.length && proc.argv[0].endsWith('killall')) await proc.stderr.write(`${parsed.rest[0]}: no process found\n`);
  return found.length ? 0 : 1;
});
export const pgrep = withOptions({ flags: 'fxla', long: { full: 'f', exact: 'x', 'list-name': 'l' } }, async (proc, parsed) => {
  if (!parsed.rest.length) throw new UsageError('no matching criteria specified', 2);
  const found = matching(proc, parsed.rest[0], parsed.flags.has('x'), parsed.flags.has('f'));
  for (const each of found)
    await proc.stdout.write(
      `${each.pid}${parsed.flags.has('l') ? ` ${each.argv[0].replace(/^.*\//, '')}` : parsed.flags.has('a') ? ` ${each.argv.join(' ')}` : ''}\n`,
    );
  return found.length ? 0 : 1;
});
export const pidof = withOptions({ flags: 'sqx' }, async (proc, { flags, rest }) => {
  const found = rest.flatMap((name) => matching(proc, name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), true, false).map((each) => each.pid));
  if (!found.length) return 1;
  const pids = found.sort((a, b) => b - a);
  if (!flags.has('q')) await proc.stdout.write(`${(flags.has('s') ? pids.slice(0, 1) : pids).join(' ')}\n`);
  return 0;
});
