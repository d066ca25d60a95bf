import type { MachineFileSystem } from './filesystem.ts';
import { EMPTY } from './http.ts';
import { deviceNode, directoryNode, linkNode } from './nodes.ts';
import type { Random } from './random.ts';
import { createVolume } from './volume.ts';

const BLOCK = 65536;

/** /dev. What reads a random or zero device gets 64 KiB; files of process substitutions appear below /dev/fd. */
export function mountDevices(fs: MachineFileSystem, random: Random): void {
  if (fs.mounts.some((mount) => mount.path === '/dev')) return;
  const chance = () => Uint8Array.from({ length: BLOCK }, () => random.next() * 256);
  const terminal = deviceNode(() => EMPTY);
  const root = directoryNode(0, 0o755, [
    ['null', deviceNode(() => EMPTY)],
    ['zero', deviceNode(() => new Uint8Array(BLOCK))],
    ['full', deviceNode(() => new Uint8Array(BLOCK))],
    ['random', deviceNode(chance)],
    ['urandom', deviceNode(chance)],
    ['tty', terminal],
    ['stdin', terminal],
    ['stdout', terminal],
    ['stderr', terminal],
    ['fd', directoryNode()],
    ['shm', directoryNode(0, 0o777)],
    ['pts', directoryNode()],
    ['core', linkNode('/proc/kcore')],
  ]);
  fs.mount('/dev', createVolume(root), { fsType: 'tmpfs', source: 'tmpfs' });
}
