import { writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createCluster } from '../cluster/cluster.ts';
import { RELEASES, type Release } from '../cluster/release.ts';
import { SystemClock } from '../os/clock.ts';
import { SeededRandom } from '../os/random.ts';
import { kubeconfigFor } from '../sandbox/kubeconfig.ts';
import { listen } from './https.ts';

const USAGE = 'usage: npm run --silent cluster -- [--port N] [--kubeconfig FILE] [--release 1.13|1.36]';

async function main(args: string[]): Promise<number | undefined> {
  const options: Record<string, string> = { '--port': '6443', '--kubeconfig': 'kubeconfig', '--release': '1.36' };
  for (let i = 0; i < args.length; i++) {
    const [flag, inline] = args[i].split(/=(.*)/s);
    const value = inline ?? args[++i];
    if (!(flag in options) || value === undefined) {
      console.error(USAGE);
      return 2;
    }
    options[flag] = value;
  }
  const release = options['--release'] as Release['name'];
  if (!(release in RELEASES)) {
    console.error(`There is no release ${release} here; there are ${Object.keys(RELEASES).join(' and ')}.`);
    return 2;
  }
  const cluster = await createCluster({ release, clock: new SystemClock(), random: new SeededRandom(Date.now()) });
  await cluster.start();
  const { pki } = cluster;
  const ca = await pki.caCertificate();
  const server = await listen(
    cluster.handler,
    { chain: await pki.serverCertificate(), key: await pki.serverKey(), ca },
    Number(options['--port']),
  );
  const address = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  writeFileSync(options['--kubeconfig'], kubeconfigFor(address, ca, await cluster.adminIdentity()), { mode: 0o600 });
  console.log(`A cluster of Kubernetes ${release} is at ${address}; KUBECONFIG=${options['--kubeconfig']}`);
  return undefined;
}

try {
  const code = await main(process.argv.slice(2));
  if (code !== undefined) process.exit(code);
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
