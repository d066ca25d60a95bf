import { resolvePath } from '../os/fs.ts';
import type { Program } from '../os/process.ts';
import { readAll } from '../os/streams.ts';
import { Io, Shell, testBuiltin } from '../shell/index.ts';
import { complain, openInput } from './files.ts';
import { last, nameOf, UsageError, withOptions } from './options.ts';
import { runChild } from './simple.ts';

/** `test` and `[` as programs. */
export const test: Program = (proc) =>
  testBuiltin({ shell: new Shell(proc, 'ash'), io: Io.of(proc.stdin, proc.stdout, proc.stderr) }, proc.argv.slice(1), nameOf(proc));

/** `busybox APPLET …`. */
export const busybox: Program = async (proc) => {
  const [applet, ...args] = proc.argv.slice(1);
  if (applet === undefined) {
    await proc.stdout.write('BusyBox v1.37.0 (2024-09-26 21:31:42 UTC) multi-call binary.\n\nUsage: busybox [function [arguments]...]\n');
    return 0;
  }
  const program = await proc.machine.program(applet);
  if (!program) {
    await proc.stderr.write(`${applet}: applet not found\n`);
    return 127;
  }
  proc.argv = [applet, ...args];
  return program(proc);
};

export const sync: Program = async () => 0;
export const arch: Program = async (proc) => {
  await proc.stdout.write('x86_64\n');
  return 0;
};
export const tty: Program = async (proc) => {
  await proc.stdout.write(proc.stdin.tty ? '/dev/pts/0\n' : 'not a tty\n');
  return proc.stdin.tty ? 0 : 1;
};
export const su: Program = async (proc) => {
  const command = proc.argv.indexOf('-c');
  return runChild(proc, command > 0 ? ['sh', '-c', proc.argv[command + 1] ?? ''] : ['sh'], { uid: 0, gid: 0 });
};

export const free = withOptions({ flags: 'hmgkbt' }, async (proc, { flags }) => {
  const unit = flags.has('h') ? 'Mi' : '';
  const show = (mib: number) => (unit ? `${mib}${unit}` : String(flags.has('m') ? mib : mib * 1024)).padStart(12);
  await proc.stdout.write(
    `               total        used        free      shared  buff/cache   available\nMem:   ${show(2048)}${show(683)}${show(793)}${show(4)}${show(572)}${show(1365)}\nSwap:  ${show(0)}${show(0)}${show(0)}\n`,
  );
  return 0;
});

export const df = withOptions({ flags: 'hkTaPim' }, async (proc, { flags }) => {
  const size = flags.has('h') ? '20G  5.2G   15G' : '  20466256   5389004  15060868';
  await proc.stdout.write(
    flags.has('h')
      ? `Filesystem      Size  Used Avail Use% Mounted on\noverlay          ${size}  27% /\n`
      : `Filesystem     1K-blocks      Used Available Use% Mounted on\noverlay        ${size}  27% /\n`,
  );
  return 0;
});

export const truncate = withOptions({ flags: 'c', values: 's', long: { 'size=': 's' } }, async (proc, parsed) => {
  const match = /^(\d+)([KMG]?)$/.exec(last(parsed, 's') ?? '');
  if (!match) throw new UsageError("you must specify either '--size' or '--reference'");
  const size = Number(match[1]) * ({ '': 1, K: 1024, M: 1_048_576, G: 1_073_741_824 }[match[2]] as number);
  if (size > 256 * 1_048_576) throw new UsageError(`failed to truncate '${parsed.rest[0]}' at ${size} bytes: File too large`);
  const { fs } = proc.machine;
  for (const name of parsed.rest) {
    const path = resolvePath(proc.cwd, name);
    const content = new Uint8Array(size);
    if (fs.exists(path)) content.set(fs.readFile(path).subarray(0, size));
    fs.writeFile(path, content);
  }
  return 0;
});

export const cmp = withOptions({ flags: 'sl', long: { silent: 's', quiet: 's' } }, async (proc, { flags, rest }) => {
  const [left, right = '-'] = rest;
  if (left === undefined) throw new UsageError("missing operand after 'cmp'", 2);
  const both: Uint8Array[] = [];
  for (const name of [left, right]) {
    try {
      both.push(await readAll(openInput(proc, name), proc.signal));
    } catch (error) {
      await complain(proc, name, error);
      return 2;
    }
  }
  const [a, b] = both;
  const at = a.findIndex((byte, i) => byte !== b[i]);
  if (at < 0 && a.length === b.length) return 0;
  if (flags.has('s')) return 1;
  if (at < 0 || at >= b.length)
    await proc.stderr.write(`cmp: EOF on ${a.length < b.length ? left : right} after byte ${Math.min(a.length, b.length)}\n`);
  else
    await proc.stdout.write(
      `${left} ${right} differ: byte ${at + 1}, line ${a.subarray(0, at).filter((byte) => byte === 10).length + 1}\n`,
    );
  return 1;
});
