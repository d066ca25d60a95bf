import type { MachineFileSystem } from './filesystem.ts';
import { FsError } from './fs.ts';
import { buildTree, getNode, type TreeFile, type TreeNode } from './nodes.ts';
import type { Machine, Process } from './process.ts';
import type { Volume } from './volume.ts';

export const KERNEL = '6.8.0-51-generic';
const BOOTED_BEFORE = 3_600_000;

/** /proc, made when it is read. */
export function mountProc(machine: Machine, fs: MachineFileSystem, kernel = KERNEL): void {
  if (fs.mounts.some((mount) => mount.path === '/proc')) return;
  const booted = machine.clock.now() - BOOTED_BEFORE;
  const volume: Volume = {
    get: (parts): TreeNode | undefined => getNode(buildTree(files(machine, fs, kernel, booted), machine.clock.now()), parts),
    set(parts) {
      throw new FsError(volume.get(parts) ? 'EPERM' : 'ENOENT', `/proc/${parts.join('/')}`);
    },
    watch: () => () => {},
  };
  fs.mount('/proc', volume, { fsType: 'proc', source: 'proc' });
}

function files(machine: Machine, fs: MachineFileSystem, kernel: string, booted: number): Record<string, TreeFile> {
  const up = (machine.clock.now() - booted) / 1000;
  const all: Record<string, TreeFile> = {
    '/version': `Linux version ${kernel} (buildd@lcy02) (gcc 13.3.0) #53-Ubuntu SMP PREEMPT_DYNAMIC\n`,
    '/uptime': `${up.toFixed(2)} ${(up * 1.8).toFixed(2)}\n`,
    '/loadavg': `0.08 0.11 0.09 1/${machine.processes.size} ${Math.max(1, ...machine.processes.keys())}\n`,
    '/meminfo':
      'MemTotal:        2097152 kB\nMemFree:          812340 kB\nMemAvailable:    1398012 kB\nSwapTotal:             0 kB\nSwapFree:              0 kB\n',
    '/cpuinfo': [0, 1].map((i) => `processor\t: ${i}\nvendor_id\t: GenuineIntel\nmodel name\t: Virtual CPU\ncpu cores\t: 2\n\n`).join(''),
    '/mounts': fs.mounts
      .map((m) => `${m.source ?? 'tmpfs'} ${m.path} ${m.fsType ?? 'tmpfs'} ${m.readOnly ? 'ro' : 'rw'},relatime 0 0\n`)
      .join(''),
    '/sys/kernel/hostname': `${machine.hostname}\n`,
    '/sys/kernel/osrelease': `${kernel}\n`,
    '/sys/kernel/pid_max': '4194304\n',
    '/sys/net/ipv4/ip_forward': '1\n',
  };
  for (const proc of machine.processes.values()) Object.assign(all, processFiles(proc));
  return all;
}

function processFiles(proc: Process): Record<string, TreeFile> {
  const name = proc.argv[0].replace(/^.*\//, '');
  return {
    [`/${proc.pid}/cmdline`]: proc.argv.map((arg) => `${arg}\0`).join(''),
    [`/${proc.pid}/comm`]: `${name.slice(0, 15)}\n`,
    [`/${proc.pid}/environ`]: Object.entries(proc.env)
      .map(([key, value]) => `${key}=${value}\0`)
      .join(''),
    [`/${proc.pid}/status`]: `Name:\t${name.slice(0, 15)}\nState:\t${proc.stopped ? 'T (stopped)' : 'S (sleeping)'}\nTgid:\t${proc.pid}\nPid:\t${proc.pid}\nPPid:\t${proc.ppid}\nUid:\t${`${proc.uid}\t`.repeat(4).trim()}\nGid:\t${`${proc.gid}\t`.repeat(4).trim()}\n`,
    [`/${proc.pid}/cwd`]: { link: proc.cwd },
  };
}
