import { type Clock, SystemClock } from '../os/clock.ts';
import { executable } from '../os/executable.ts';
import { createMachine } from '../os/machine.ts';
import { NetError, type Network } from '../os/network.ts';
import type { Machine, Program } from '../os/process.ts';
import { SeededRandom } from '../os/random.ts';
import { collector, textReader } from '../os/streams.ts';
import { buildTree, createFileSystem, type TreeFile } from '../os/tree.ts';
import { bash } from './index.ts';

export const noNetwork: Network = {
  addresses: ['172.30.1.2'],
  lookup: async (name) => {
    throw new NetError('ENOTFOUND', name);
  },
  dial: async (address, port) => {
    throw new NetError('ECONNREFUSED', `${address}:${port}`);
  },
  listen: () => () => {},
};

/** A machine for tests, with the programs given. */
export function testMachine(
  options: {
    programs?: readonly string[];
    load?: (name: string) => Promise<Program | undefined>;
    files?: Record<string, TreeFile>;
    clock?: Clock;
    network?: Network;
  } = {},
): Machine {
  const clock = options.clock ?? new SystemClock();
  const files: Record<string, TreeFile> = {
    '/root': { directory: true },
    '/tmp': { directory: true, mode: 0o1777 },
    '/etc/passwd': 'root:x:0:0:root:/root:/bin/bash\n',
  };
  for (const name of options.programs ?? []) files[`/bin/${name}`] = { content: executable(name), mode: 0o755 };
  const fs = createFileSystem({ clock, tree: buildTree({ ...files, ...options.files }, clock.now()) });
  return createMachine({
    hostname: 'controlplane',
    fs,
    network: options.network ?? noNetwork,
    clock,
    random: new SeededRandom(1),
    loadProgram: options.load ?? (async (name) => (name === 'bash' ? bash : undefined)),
    firstPid: 1200,
  });
}

/** Runs a script by `bash -c` and collects what it prints. */
export async function runScript(machine: Machine, script: string, stdin = ''): Promise<{ stdout: string; stderr: string; code: number }> {
  const stdout = collector();
  const stderr = collector();
  const handle = machine.spawn({
    argv: ['bash', '-c', script],
    env: { HOME: '/root', PATH: '/usr/bin:/bin' },
    cwd: '/root',
    stdin: textReader(stdin),
    stdout,
    stderr,
    program: bash,
  });
  const code = await handle.wait;
  return { stdout: stdout.text(), stderr: stderr.text(), code };
}
