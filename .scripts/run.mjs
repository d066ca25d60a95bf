// Runs a command of src/node: bundles it into one file first, so that nothing is loaded from disk while simulated time runs.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { packages, root } from './setup.mjs';

const [name, ...args] = process.argv.slice(2);
packages();
const folder = join(root, 'node_modules/.cache/tabernetes');
const newest = (path) =>
  statSync(path).isDirectory() ? Math.max(...readdirSync(path).map((n) => newest(join(path, n)))) : statSync(path).mtimeMs;
const stamp = createHash('sha1')
  .update(`${newest(join(root, 'src'))}`)
  .digest('hex')
  .slice(0, 12);
const file = join(folder, `${name}-${stamp}`, `${name}.js`);
if (!existsSync(file)) {
  mkdirSync(folder, { recursive: true });
  for (const old of readdirSync(folder)) if (old.startsWith(`${name}-`)) rmSync(join(folder, old), { recursive: true, force: true });
  const { build, runnerImport } = await import('vite');
  const { descriptions } = (await runnerImport(join(root, '.scripts/vite/descriptions.ts'))).module;
  await build({
    root,
    configFile: false,
    plugins: [descriptions()],
    logLevel: 'error',
    ssr: { noExternal: /^(?!playwright-core|vite$|node-liblzma)/ },
    build: {
      ssr: `src/node/${name}.ts`,
      outDir: join(folder, `${name}-${stamp}`),
      minify: false,
      target: 'node20',
      rolldownOptions: { output: { codeSplitting: false, entryFileNames: `${name}.js`, format: 'esm' } },
    },
  });
}
const ran = spawnSync(process.execPath, ['--enable-source-maps', file, ...args], {
  cwd: process.cwd(),
  stdio: 'inherit',
  env: { ...process.env, TABERNETES_ROOT: root },
});
process.exit(ran.status ?? 1);
