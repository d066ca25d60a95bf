import { type ClusterSnapshot, createCluster, SERVER } from '../cluster/cluster.ts';
import type { Release } from '../cluster/release.ts';
import type { Clock } from '../os/clock.ts';
import type { Machine } from '../os/process.ts';
import { type Random, SeededRandom } from '../os/random.ts';
import { collector, emptyReader } from '../os/streams.ts';
import { createTty } from '../os/tty.ts';
import type { Sandbox } from './types.ts';
import { createWorkstation, environment } from './workstation.ts';

export interface SandboxOptions {
  release?: Release['name'];
  clock: Clock;
  random?: Random;
  plane?: 'api' | 'all' | 'node';
  /** What `snapshot` gave. */
  snapshot?: unknown;
  /** Controllers, scheduler and nodes begin when this settles; at once where it is absent. */
  first?: Promise<unknown>;
}
interface SavedSandbox {
  cluster: ClusterSnapshot;
  workstation: unknown;
}

/** A cluster and the learner's workstation, on the node controlplane. */
export async function createSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { clock, release, plane = 'node' } = options;
  const random = options.random ?? new SeededRandom(clock.now());
  const saved = options.snapshot as SavedSandbox | undefined;
  const cluster = await createCluster({ release, clock, random, plane, saved: saved?.cluster });
  const admin = await cluster.adminIdentity();
  const workstation = await createWorkstation({ cluster, clock, random, admin, saved: saved?.workstation });
  const { machine } = workstation;
  if (options.first) void options.first.then(cluster.start, cluster.start);
  else void cluster.start();
  let writes = 0;
  const stopWrites = cluster.storage.watch('/registry/', cluster.storage.revision, ({ key }) => {
    if (!/^\/registry\/(coordination\.k8s\.io\/leases|core\/nodes)\//.test(key)) writes++;
  });
  const env = () => environment(cluster.release.name);
  return {
    release: cluster.release,
    workstation: machine,
    admin: {
      handler: (request) => cluster.handler({ ...request, peer: { address: '172.30.1.2', certificate: admin.certificate } }),
      server: SERVER,
      headers: [['User-Agent', 'tabernetes']],
    },
    serve: cluster.handler,
    adminCertificate: admin.certificate,
    writes: () => writes,
    onAudit: cluster.onAudit,
    openTerminal({ rows, cols, pod, onOutput, onExit }) {
      const tty = createTty({ rows, cols, onOutput });
      const argv = pod ? ['kubectl', 'exec', '-it', pod, '--', '/bin/sh'] : ['bash', '-i'];
      const shell = machine.spawn({
        argv,
        env: { ...env(), TERM: 'xterm-256color' },
        cwd: '/root',
        stdin: tty.reader,
        stdout: tty.writer,
        stderr: tty.writer,
      });
      void shell.wait.then(onExit);
      const close = () => {
        tty.hangup();
        shell.kill('SIGHUP');
      };
      return { write: (data) => tty.feed(data), resize: (r, c) => tty.resize(r, c), close };
    },
    async run(script, { pod, signal, onStdout, onStderr } = {}) {
      const [stdout, stderr] = [collector(onStdout), collector(onStderr)];
      const argv = pod ? ['kubectl', 'exec', pod, '--', '/bin/sh', '-c', script] : ['bash', '-c', script];
      const shell = machine.spawn({ argv, env: env(), cwd: '/root', stdin: emptyReader(), stdout, stderr });
      const abort = () => killTree(machine, shell.pid);
      signal?.addEventListener('abort', abort, { once: true });
      const code = await shell.wait;
      signal?.removeEventListener('abort', abort);
      return { stdout: stdout.text(), stderr: stderr.text(), code };
    },
    snapshot: async (): Promise<SavedSandbox> => ({ cluster: await cluster.snapshot(), workstation: workstation.snapshot() }),
    onChange(listener) {
      const stops = [cluster.storage.watch('/registry/', cluster.storage.revision, listener), machine.fs.watch('/', listener)];
      return () => {
        for (const stop of stops) stop();
      };
    },
    close() {
      stopWrites();
      for (const process of [...machine.processes.keys()]) machine.processes.get(process)?.handlers.clear();
      cluster.close();
    },
  };
}

/** Ends a process and all that came from it. */
function killTree(machine: Machine, pid: number): void {
  for (const child of [...machine.processes.values()]) if (child.ppid === pid) killTree(machine, child.pid);
  machine.processes.get(pid)?.kill?.('SIGKILL');
}
