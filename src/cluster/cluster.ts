import type { RestClient } from '../client/rest.ts';
import { bootstrapObjects } from '../kinds/bootstrap/index.ts';
import { builtinResources } from '../kinds/index.ts';
import type { Clock } from '../os/clock.ts';
import type { HttpHandler } from '../os/http.ts';
import { hexId, type Random } from '../os/random.ts';
import { createAuth } from './apiserver/authentication/index.ts';
import { type ApiServer, createApiServer } from './apiserver/index.ts';
import { createPki, type Pki } from './apiserver/pki/index.ts';
import { startControllers } from './controllers/index.ts';
import { type Kubelet, startKubelet } from './kubelet/index.ts';
import { createFabric, type Fabric } from './network/index.ts';
import { RELEASES, type Release } from './release.ts';
import { startScheduler } from './scheduler/index.ts';
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
  snapshot(): Promise<ClusterSnapshot>;
  close(): void;
}

export async function createCluster(options: ClusterOptions): Promise<Cluster> {
  const { clock, random, saved, plane = 'node' } = options;
  const release = RELEASES[options.release ?? '1.36'];
  const storage = createStorage(saved?.storage);
  if (!saved) storeBootstrap(storage, bootstrapObjects(release), builtinResources(release), clock, random);
  const pki = createPki(clock, saved?.pki);
  const fabric = createFabric({ clock });
  const kubelets = new Map<string, Kubelet>();
  const resources = { list: builtinResources(release) };
  const auth = createAuth({ storage, clock, random, release, pki, resources: () => resources.list });
  const apiServer = createApiServer({ storage, clock, random, release, auth, kubelet: (name) => kubelets.get(name)?.handler });
  Object.defineProperty(resources, 'list', { get: () => apiServer.resources() });
  const { handler } = apiServer;
  const network = fabric.hostNetwork(NODES[0].name, [NODES[0].address]);
  network.listen({ port: 6443, http: handler, tls: { chain: await pki.serverCertificate() } });

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
  const stops: (() => void)[] = [];
  const context = { clientFor, clock, random, release, pki };
  if (plane !== 'api') {
    stops.push(
      startControllers(context),
      startScheduler(context),
      fabric.start({ ...context, apiServer: { address: NODES[0].address, port: 6443 } }),
    );
    for (const { name, address } of NODES) {
      const kubelet = startKubelet({ ...context, nodeName: name, address, fabric, fake: plane === 'all', saved: saved?.kubelets[name] });
      kubelets.set(name, kubelet);
      stops.push(kubelet.stop);
    }
  }
  return {
    release,
    handler,
    onAudit: apiServer.onAudit,
    storage,
    pki,
    fabric,
    adminIdentity: () => pki.clientCertificate('kubernetes-admin', ['kubeadm:cluster-admins']),
    snapshot: async () => ({
      storage: storage.snapshot(),
      pki: await pki.save(),
      kubelets: Object.fromEntries([...kubelets].map(([name, k]) => [name, k.snapshot()])),
    }),
    close() {
      for (const stop of stops) stop();
    },
  };
}

function groupsOf(username: string): string[] {
  const account = /^system:serviceaccount:([^:]+):/.exec(username);
  if (account) return ['system:serviceaccounts', `system:serviceaccounts:${account[1]}`, 'system:authenticated'];
  return [...(username.startsWith('system:node:') ? ['system:nodes'] : []), 'system:authenticated'];
}
