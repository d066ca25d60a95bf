import { writeFileSync } from 'node:fs';
import { RELEASES, type Release } from '../cluster/release.ts';
import { serveCluster } from './serve.ts';

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
  const { address, kubeconfig } = await serveCluster({ release }, Number(options['--port']));
  writeFileSync(options['--kubeconfig'], kubeconfig, { mode: 0o600 });
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
