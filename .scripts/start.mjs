// npm start: installs what is missing, builds, serves, prints the address.
import { spawnSync } from 'node:child_process';
import { packages, root } from './setup.mjs';

packages();
const { preview } = await import('vite');
if (
  spawnSync(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'], { cwd: root, stdio: 'inherit' }).status !==
  0
)
  process.exit(1);
const port = Number(process.env.PORT ?? 4173);
const server = await preview({ root, preview: { host: '127.0.0.1', port }, logLevel: 'warn' });
console.log(`Tabernetes is at ${server.resolvedUrls.local[0]}`);
