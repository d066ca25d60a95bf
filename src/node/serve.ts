import { type Cluster, type ClusterOptions, createCluster } from '../cluster/cluster.ts';
import { SystemClock } from '../os/clock.ts';
import { SeededRandom } from '../os/random.ts';
import { kubeconfigFor } from '../sandbox/kubeconfig.ts';
import { type Listening, listen } from './https.ts';

export interface Served {
  cluster: Cluster;
  /** `https://127.0.0.1:6443` */
  address: string;
  /** The admin's kubeconfig. */
  kubeconfig: string;
  adminCertificate: string;
  close(): void;
}

/** A whole cluster, listening for real clients on 127.0.0.1; port 0 takes a free one. */
export async function serveCluster(options: Pick<ClusterOptions, 'release' | 'plane'>, port: number): Promise<Served> {
  const cluster = await createCluster({ ...options, clock: new SystemClock(), random: new SeededRandom(Date.now()) });
  const { pki } = cluster;
  const ca = await pki.caCertificate();
  const tls = { chain: await pki.serverCertificate(), key: await pki.serverKey(), ca };
  let server: Listening;
  try {
    server = await listen(cluster.handler, tls, port);
  } catch (error) {
    cluster.close();
    throw error;
  }
  await cluster.start();
  const address = `https://127.0.0.1:${server.port}`;
  const admin = await cluster.adminIdentity();
  return {
    cluster,
    address,
    kubeconfig: kubeconfigFor(address, ca, admin),
    adminCertificate: admin.certificate,
    close() {
      cluster.close();
      server.close();
    },
  };
}
