import { type Cluster, NODES, SERVER } from '../cluster/cluster.ts';
import type { Release } from '../cluster/release.ts';
import { busy, type Clock } from '../os/clock.ts';
import { executable } from '../os/executable.ts';
import { createFileSystem } from '../os/filesystem.ts';
import { createMachine } from '../os/machine.ts';
import type { Machine } from '../os/process.ts';
import type { Random } from '../os/random.ts';
import { loadProgram } from '../programs/index.ts';
import { PROGRAM_NAMES } from '../programs/names.ts';
import { kubeconfigFor } from './kubeconfig.ts';

export const environment = (release: Release['name']): Record<string, string> => ({
  HOME: '/root',
  USER: 'root',
  LOGNAME: 'root',
  SHELL: '/bin/bash',
  LANG: 'C.UTF-8',
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  TABERNETES_RELEASE: release,
});

export interface Workstation {
  machine: Machine;
  snapshot(): unknown;
}

/** The learner's machine: host controlplane, with kubectl and the admin's kubeconfig in /root. */
export async function createWorkstation(options: {
  cluster: Cluster;
  clock: Clock;
  random: Random;
  admin: { certificate: string; key: string };
  saved?: unknown;
}): Promise<Workstation> {
  const { cluster, clock, random, admin, saved } = options;
  const [{ name, address }] = NODES;
  const fs = createFileSystem({ clock, saved });
  if (!saved) {
    for (const folder of [
      '/root/.kube',
      '/etc/kubernetes/pki',
      '/opt/course',
      '/tmp',
      '/usr/local/sbin',
      '/usr/local/bin',
      '/usr/sbin',
      '/usr/bin',
      '/sbin',
      '/bin',
      '/var/log',
      '/home',
    ])
      fs.mkdir(folder, { recursive: true });
    for (const program of [...PROGRAM_NAMES, 'kubectl'])
      fs.writeFile(`${['sh', 'bash'].includes(program) ? '/bin' : '/usr/bin'}/${program}`, executable(program), 0o755);
    const ca = await cluster.pki.caCertificate();
    fs.writeFile('/root/.kube/config', kubeconfigFor(SERVER, ca, admin), 0o600);
    fs.writeFile('/etc/kubernetes/pki/ca.crt', ca);
    fs.writeFile('/etc/hostname', `${name}\n`);
    fs.writeFile('/etc/hosts', `127.0.0.1 localhost\n${NODES.map((n) => `${n.address} ${n.name}\n`).join('')}`);
    fs.writeFile('/etc/passwd', 'root:x:0:0:root:/root:/bin/bash\n');
    fs.writeFile('/etc/group', 'root:x:0:\n');
    fs.writeFile('/root/.bashrc', "PS1='\\h:\\w$ '\nalias k=kubectl\n");
  }
  const kubectl = async () => (await busy(import('../kubectl/index.ts'))).kubectl;
  const machine = createMachine({
    hostname: name,
    fs,
    network: cluster.fabric.hostNetwork(name, [address]),
    clock,
    random,
    firstPid: 1000,
    loadProgram: (wanted) => (wanted === 'kubectl' ? kubectl() : loadProgram(wanted)),
  });
  return { machine, snapshot: () => fs.snapshot() };
}
