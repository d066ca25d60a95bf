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

const DISK = 20 * 1024 * 1024;
/** The disk of a node's size; what is used is what its files hold. */
export const df = withOptions({ flags: 'hkTaP', long: { 'human-readable': 'h' } }, async (proc, { flags, rest }) => {
  const { fs } = proc.machine;
  for (const name of rest) if (!fs.exists(resolvePath(proc.cwd, name))) throw new UsageError(`${name}: No such file or directory`);
  const sizeOf = (path: string): number => {
    const stat = fs.lstat(path);
    if (stat.type !== 'directory') return stat.type === 'file' ? stat.size : 0;
    if (/^\/(proc|sys|dev)$/.test(path)) return 0;
    return fs.readdir(path).reduce((sum, name) => sum + sizeOf(`${path === '/' ? '' : path}/${name}`), 0);
  };
  const used = Math.ceil(sizeOf('/') / 1024);
  const human = (kib: number) => {
    const units = ['K', 'M', 'G', 'T'];
    let power = 0;
    let value = kib;
    for (; value >= 1024 && power < 3; power++) value /= 1024;
    return `${value < 10 ? Math.ceil(value * 10) / 10 : Math.ceil(value)}${units[power]}`;
  };
  const show = (kib: number, width: number) => (flags.has('h') ? human(kib) : String(kib)).padStart(width);
  const [a, b, c] = flags.has('h') ? [5, 5, 5] : [9, 9, 9];
  const percent = `${Math.ceil((used / DISK) * 100)}%`.padStart(4);
  await proc.stdout.write(
    `Filesystem     ${flags.has('h') ? ' Size  Used Avail' : '1K-blocks      Used Available'} Use% Mounted on\noverlay        ${show(DISK, a)} ${show(used, b)} ${show(DISK - used, c)} ${percent} /\n`,
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
