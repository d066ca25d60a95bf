import { busy } from '../../os/clock.ts';
import { findExecutable } from '../../os/lookup.ts';
import { createMachine } from '../../os/machine.ts';
import type { Machine, ProcessHandle, Program, Tty, Writer } from '../../os/process.ts';
import { hexId } from '../../os/random.ts';
import { type Pipe, pipe } from '../../os/streams.ts';
import type { MachineFileSystem, TreeVolume } from '../../os/tree.ts';
import { createFileSystem, createVolume, directoryNode, fileNode, getNode } from '../../os/tree.ts';
import { createTty } from '../../os/tty.ts';
import type { Image } from '../images/index.ts';
import { containerProgram } from '../images/programs.ts';
import type { Node } from './context.ts';
import { ConfigError, expand } from './env.ts';
import { createLog, type LogBuffer } from './log.ts';
import type { PodVolume } from './volumes.ts';

export interface ContainerState {
  waiting?: { reason: string; message?: string };
  running?: { startedAt: string };
  terminated?: {
    exitCode: number;
    reason: string;
    message?: string;
    startedAt: string | null;
    finishedAt: string;
    containerID?: string;
    signal?: number;
  };
}
export type ContainerKind = 'init' | 'sidecar' | 'main' | 'ephemeral';
export interface Container {
  spec: any;
  kind: ContainerKind;
  state: ContainerState;
  lastState?: ContainerState;
  restartCount: number;
  id?: string;
  image?: Image;
  ready: boolean;
  started: boolean;
  live?: Live;
  log: LogBuffer;
  previousLog?: LogBuffer;
  /** Files of a snapshot, for its next start. */
  savedFiles?: unknown;
  user?: { uid: number; gid: number };
  /** How often it was looked at while it could not start. */
  syncs?: number;
}
/** A container that runs. */
export interface Live {
  machine: Machine;
  fs: MachineFileSystem;
  handle: ProcessHandle;
  env: Record<string, string>;
  cwd: string;
  uid: number;
  gid: number;
  tty?: Tty;
  stdin?: Pipe;
  /** Everything it prints, as it comes. */
  outputs: Set<(stream: 'stdout' | 'stderr', bytes: Uint8Array) => void>;
  terminationLog: TreeVolume;
  startedAt: number;
  endedAt?: number;
  /** Somebody attached: a process that reads may begin. */
  begin(): void;
}
/** How long a container with a terminal waits for somebody to attach to it, so that its prompt is seen. */
const ATTACH_MS = 500;
const INIT =
  'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: ';
/** The runtime could not start it: StartError. */
export class StartError extends Error {}

export interface StartInput {
  node: Node;
  container: Container;
  image: Image;
  environment: Record<string, string>;
  hostname: string;
  network: Machine['network'];
  volumes: Map<string, PodVolume>;
  /** /etc/hosts, /etc/hostname, /etc/resolv.conf. */
  files: Record<string, TreeVolume>;
  security: any;
  podText: string;
}

export function userOf({ container, image, security, podText }: StartInput): { uid: number; gid: number } {
  const own = { ...security, ...container.spec.securityContext };
  const [imageUser = '', imageGroup = ''] = (image.user ?? '0').split(':');
  const uid = own.runAsUser ?? Number(imageUser || 0);
  if (own.runAsNonRoot && uid === 0)
    throw new ConfigError(
      own.runAsUser === 0
        ? `container's runAsUser breaks non-root policy (pod: "${podText}", container: ${container.spec.name})`
        : `container has runAsNonRoot and image will run as root (pod: "${podText}", container: ${container.spec.name})`,
    );
  return { uid, gid: own.runAsGroup ?? Number(imageGroup || 0) };
}

/** Makes a container's file system and machine and starts its process. Throws ConfigError, StartError. */
export function startContainer(input: StartInput): Live {
  const { node, container, image, environment, hostname, network, volumes } = input;
  const { spec } = container;
  const { uid, gid } = userOf(input);
  const home = homeOf(image, uid);
  const env: Record<string, string> = { ...image.env, HOSTNAME: hostname, ...(spec.tty && { TERM: 'xterm' }), ...environment };
  env.HOME ??= home;
  const fs = createFileSystem({
    clock: node.clock,
    tree: image.tree(),
    saved: container.savedFiles,
    readOnly: spec.securityContext?.readOnlyRootFilesystem ?? false,
  });
  container.savedFiles = undefined;
  for (const [path, volume] of Object.entries(input.files)) fs.mount(path, volume, { source: '/dev/vda1', fsType: 'ext4' });
  const terminationLog = createVolume(fileNode('', node.clock.now(), 0o666));
  fs.mount(spec.terminationMessagePath ?? '/dev/termination-log', terminationLog, { source: '/dev/vda1', fsType: 'ext4' });
  mountVolumes(fs, spec, volumes, env, node.clock.now());
  const machine = createMachine({
    hostname,
    fs,
    network,
    clock: node.clock,
    random: node.random,
    loadProgram: (name) => busy(programOf(image, name)),
  });
  const cwd = spec.workingDir || image.workdir || '/';
  if (!fs.exists(cwd)) fs.mkdir(cwd, { recursive: true });
  const words = (list: string[] | undefined) => list?.map((word) => expand(word, env));
  const command = words(spec.command) ?? image.entrypoint ?? [];
  const args = words(spec.args) ?? (spec.command ? [] : (image.command ?? []));
  const argv = [...command, ...args];
  if (!argv.length) throw new StartError('failed to generate container spec: no command specified');
  if (fs.stat(cwd).type !== 'directory') throw new StartError(`${INIT}mkdir ${cwd}: not a directory`);
  const found = findExecutable(fs, argv[0], env.PATH, cwd);
  if (argv[0].includes('/') && fs.exists(argv[0]) && fs.stat(argv[0]).type === 'directory')
    throw new StartError(`${INIT}exec: "${argv[0]}": is a directory`);
  if ('error' in found) throw new StartError(startFailure(argv[0], found.error, 'error during container init: '));
  const outputs = new Set<(stream: 'stdout' | 'stderr', bytes: Uint8Array) => void>();
  const writer = (stream: 'stdout' | 'stderr'): Writer => {
    const log = container.log.writer(stream);
    return {
      async write(data) {
        const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data.slice();
        for (const output of [...outputs]) output(stream, bytes);
        await log.write(bytes);
      },
    };
  };
  const out = writer('stdout');
  const tty = spec.tty ? createTty({ rows: 24, cols: 80, onOutput: (bytes) => void out.write(bytes) }) : undefined;
  const stdin = pipe();
  if (!spec.stdin) stdin.end();
  const spawn = () =>
    machine.spawn({
      argv,
      env,
      cwd,
      stdin: tty && spec.stdin ? tty.reader : stdin.reader,
      stdout: tty?.writer ?? out,
      stderr: tty?.writer ?? writer('stderr'),
      uid,
      gid,
      group: 0,
    });
  const { handle, begin } = spec.stdin && tty ? startLater(node, spawn) : { handle: spawn(), begin() {} };
  if (tty)
    tty.foreground = (signal) => {
      for (const proc of [...machine.processes.values()]) if (proc.pid === 1) proc.kill?.(signal);
    };
  container.id = container.id ?? hexId(node.random, 64);
  container.user = { uid, gid };
  const startedAt = node.clock.now();
  const live: Live = { machine, fs, handle, env, cwd, uid, gid, tty, stdin, outputs, terminationLog, startedAt, begin };
  void handle.wait.then(() => {
    live.endedAt = node.clock.now();
  });
  return live;
}

function startLater(node: Node, spawn: () => ProcessHandle): { handle: ProcessHandle; begin(): void } {
  let real: ProcessHandle | undefined;
  let settle!: (code: number | Promise<number>) => void;
  const wait = new Promise<number>((resolve) => {
    settle = resolve;
  });
  const begin = () => {
    if (real) return;
    cancel();
    real = spawn();
    settle(real.wait);
  };
  const cancel = node.clock.after(ATTACH_MS, begin);
  const kill: ProcessHandle['kill'] = (signal) => {
    begin();
    real?.kill(signal);
  };
  return { handle: { pid: 1, wait, failed: Promise.resolve(undefined), kill }, begin };
}

function homeOf(image: Image, uid: number): string {
  const text = image.files['/etc/passwd'];
  const line = typeof text === 'string' ? text.split('\n').find((l) => l.split(':')[2] === String(uid)) : undefined;
  return line?.split(':')[5] ?? (uid === 0 ? '/root' : '/');
}

function mountVolumes(fs: MachineFileSystem, spec: any, volumes: Map<string, PodVolume>, env: Record<string, string>, now: number): void {
  const mounts = [...(spec.volumeMounts ?? [])].sort((a, b) => a.mountPath.length - b.mountPath.length);
  for (const { name, mountPath, readOnly, subPath, subPathExpr } of mounts) {
    const found = volumes.get(name);
    if (!found) continue;
    const below = subPathExpr ? expand(subPathExpr, env) : subPath;
    const options = {
      readOnly: readOnly || found.readOnly,
      source: found.readOnly ? 'tmpfs' : '/dev/vda1',
      fsType: found.readOnly ? 'tmpfs' : 'ext4',
    };
    if (!below) fs.mount(mountPath, found.volume, options);
    else if (found.readOnly) {
      const node = getNode(found.volume.root, ['..data']);
      const target = node?.type === 'symlink' ? getNode(found.volume.root, [node.target, ...below.split('/')]) : undefined;
      fs.mount(mountPath, createVolume(target ?? directoryNode(now)), options);
    } else {
      const parts = below.split('/').filter(Boolean);
      for (let i = 1; i <= parts.length; i++)
        if (!found.volume.get(parts.slice(0, i)))
          found.volume.set(parts.slice(0, i), { ...found.volume.root, entries: new Map() } as never, now);
      fs.mount(mountPath, found.volume, { ...options, subPath: below });
    }
  }
}

export function startFailure(name: string, error: 'ENOENT' | 'EACCES', during = ''): string {
  const start = during
    ? 'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: '
    : '';
  const why =
    error === 'EACCES'
      ? `${name.includes('/') ? 'permission denied' : 'executable file not found in $PATH'}`
      : name.includes('/')
        ? `stat ${name}: no such file or directory`
        : 'executable file not found in $PATH';
  return `${start}unable to start container process: ${during}exec: "${name}": ${why}`;
}

async function programOf(image: Image, name: string): Promise<Program | undefined> {
  const own = image.own?.[name];
  if (own) return own();
  return containerProgram(name);
}

export const newContainer = (node: Node, spec: { name: string }, kind: ContainerKind): Container => ({
  spec,
  kind,
  state: { waiting: { reason: kind === 'main' ? 'ContainerCreating' : 'PodInitializing' } },
  restartCount: 0,
  ready: false,
  started: false,
  log: createLog(node.clock),
});
