import type { RestClient } from '../client/rest.ts';
import { bootstrapObjects } from '../kinds/bootstrap/index.ts';
import { builtinResources } from '../kinds/index.ts';
import { busy, type Clock } from '../os/clock.ts';
import type { HttpHandler } from '../os/http.ts';
import { hexId, type Random } from '../os/random.ts';
import { transport } from '../os/transport.ts';
import { createAuth } from './apiserver/authentication/index.ts';
import { keepIdentityLease } from './apiserver/identity-lease.ts';
import { type ApiServer, createApiServer } from './apiserver/index.ts';
import { createPki, type Pki } from './apiserver/pki/index.ts';
import type { Kubelet } from './kubelet/index.ts';
import { createFabric, type Fabric } from './network/index.ts';
import { RELEASES, type Release } from './release.ts';
import { storeBootstrap } from './storage/bootstrap.ts';
import { createStorage } from './storage/index.ts';
import type { Storage } from './storage/types.ts';

/** The nodes of every cluster: name and address. */
export const NODES = [
  { name: 'controlplane', address: '172.30.1.2' },
  { name: 'node01', address: '172.30.2.2' },
] as const;
export const SERVER = `https://${NODES[0].address}:6443`;

export interface ClusterOptions {
  release?: Release['name'];
  clock: Clock;
  random: Random;
  /**
   * `api`: the API server alone, nothing moves. `all`: controllers, scheduler and two nodes whose kubelets imitate kwok: no container runs.
   * `node` (default): two nodes that run containers.
   */
  plane?: 'api' | 'all' | 'node';
  /** What `snapshot` gave. */
  saved?: ClusterSnapshot;
}
export interface ClusterSnapshot {
  storage: unknown;
  pki: unknown;
  kubelets: Record<string, unknown>;
}
export interface Cluster {
  release: Release;
  /** The API server. */
  handler: HttpHandler;
  onAudit: ApiServer['onAudit'];
  storage: Storage;
  pki: Pki;
  fabric: Fabric;
  adminIdentity(): Promise<{ certificate: string; key: string }>;
  /** Lets controllers, scheduler and nodes run; until then the API server answers and nothing moves. */
  start(): Promise<void>;
  snapshot(): Promise<ClusterSnapshot>;
  close(): void;
}

export async function createCluster(options: ClusterOptions): Promise<Cluster> {
  const { clock, random, saved, plane = 'node' } = options;
  const release = RELEASES[options.release ?? '1.36'];
  const storage = createStorage(saved?.storage);
  if (!saved) storeBootstrap(storage, bootstrapObjects(release), builtinResources(release), clock, random);
  const pki = createPki(clock, saved?.pki);
  const adminIdentity = () => pki.clientCertificate('kubernetes-admin', ['kubeadm:cluster-admins']);
  const chain = pki.serverCertificate();
  const admin = adminIdentity();
  const fabric = createFabric({ clock });
  const kubelets = new Map<string, Kubelet>();
  const resources = { list: builtinResources(release) };
  const network = fabric.hostNetwork(NODES[0].name, [NODES[0].address]);
  const auth = createAuth({ storage, clock, random, release, pki, network, resources: () => resources.list });
  const apiServer = createApiServer({
    storage,
    clock,
    random,
    release,
    auth,
    kubelet: (name) => kubelets.get(name)?.handler,
    serviceNetwork: transport(network, { insecure: true }),
    network,
  });
  Object.defineProperty(resources, 'list', { get: () => apiServer.resources() });
  const { handler } = apiServer;
  network.listen({ port: 6443, http: handler, tls: { chain: await chain } });
  await admin;

  /** A component's client: it is known by a token of its own. */
  const clientFor = (username: string): RestClient => {
    const token = hexId(random, 32);
    auth.addToken(token, { username, groups: groupsOf(username) });
    return {
      handler,
      server: SERVER,
      headers: [
        ['Authorization', `Bearer ${token}`],
        ['User-Agent', username.split(':').at(-1) as string],
      ],
    };
  };
  let stopPlane: (() => void) | undefined;
  let stopLease = () => {};
  let closed = false;
  return {
    release,
    handler,
    onAudit: apiServer.onAudit,
    storage,
    pki,
    fabric,
    adminIdentity,
    async start() {
      if (closed) return;
      if (release.gates.has('APIServerIdentity')) stopLease = keepIdentityLease(storage, clock, `${NODES[0].address}:6443`);
      if (plane === 'api') return;
      const { startPlane } = await busy(import('./plane.ts'));
      if (closed) return;
      const context = { clientFor, clock, random, release, pki, fabric, kubelets };
      stopPlane = startPlane({ ...context, nodes: NODES, port: 6443, fake: plane === 'all', saved: saved?.kubelets });
    },
    snapshot: async () => ({
      storage: storage.snapshot(),
      pki: await pki.save(),
      kubelets: stopPlane ? Object.fromEntries([...kubelets].map(([name, k]) => [name, k.snapshot()])) : (saved?.kubelets ?? {}),
    }),
    close() {
      closed = true;
      stopPlane?.();
      stopLease();
    },
  };
}

function groupsOf(username: string): string[] {
  if (username === 'system:apiserver') return ['system:masters', 'system:authenticated'];
  const account = /^system:serviceaccount:([^:]+):/.exec(username);
  if (account) return ['system:serviceaccounts', `system:serviceaccounts:${account[1]}`, 'system:authenticated'];
  return [...(username.startsWith('system:node:') ? ['system:nodes'] : []), 'system:authenticated'];
}
