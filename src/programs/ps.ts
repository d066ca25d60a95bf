import type { Process, Program } from '../os/process.ts';
import { formatDate } from '../shell/strftime.ts';
import { userName } from './users.ts';

const elapsed = (ms: number): string => {
  const s = Math.floor(ms / 1000);
  return `${String(Math.floor(s / 3600)).padStart(2, '0')}:${String(Math.floor(s / 60) % 60).padStart(2, '0')}:${String(s % 60).padStart(2, '0')}`;
};

/** As procps where there is bash, as busybox elsewhere. */
export const ps: Program = async (proc) => {
  const { machine } = proc;
  const options = proc.argv.slice(1).join('').replace(/-/g, '');
  const all = [...machine.processes.values()].sort((a, b) => a.pid - b.pid);
  const user = (each: Process) => userName(machine.fs, each.uid);
  const line = (each: Process) => each.argv.join(' ');
  if (/[^auxefwlo]/.test(options)) {
    await proc.stderr.write(`error: unsupported option (BSD syntax)\n\nUsage:\n ps [options]\n`);
    return 1;
  }
  if (machine.fs.exists('/bin/busybox') || !machine.fs.exists('/bin/bash')) {
    await proc.stdout.write(
      `PID   USER     TIME  COMMAND\n${all.map((each) => `${String(each.pid).padStart(5)} ${user(each).padEnd(8)}  0:00 ${line(each)}\n`).join('')}`,
    );
    return 0;
  }
  const started = (each: Process) => formatDate('%H:%M', each.started);
  const term = (each: Process) => (each.stdin.tty ? 'pts/0' : '?');
  if (options.includes('u') || options === 'ax' || options === 'aux') {
    const rows = all.map(
      (each) =>
        `${user(each).padEnd(8)} ${String(each.pid).padStart(7)}  0.0  0.2   7368  3840 ${term(each).padEnd(8)} ${each.stopped ? 'T' : 'S'}    ${started(each)}   0:00 ${line(each)}\n`,
    );
    await proc.stdout.write(`USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n${rows.join('')}`);
  } else if (options.includes('f')) {
    const rows = all.map(
      (each) =>
        `${user(each).padEnd(8)} ${String(each.pid).padStart(7)} ${String(each.ppid).padStart(7)}  0 ${started(each)} ${term(each).padEnd(8)} 00:00:00 ${line(each)}\n`,
    );
    await proc.stdout.write(`UID          PID    PPID  C STIME TTY          TIME CMD\n${rows.join('')}`);
  } else {
    const shown = options.includes('e') || options.includes('a') ? all : all.filter((each) => each.stdin.tty === proc.stdin.tty);
    const rows = shown.map(
      (each) => `${String(each.pid).padStart(7)} ${term(each).padEnd(8)} ${elapsed(0)} ${each.argv[0].replace(/^.*\//, '')}\n`,
    );
    await proc.stdout.write(`    PID TTY          TIME CMD\n${rows.join('')}`);
  }
  return 0;
};
