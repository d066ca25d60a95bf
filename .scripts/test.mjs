// npm test: installs what is missing, then types, lint, unit tests, conformance, lessons, browser. One closing line for all of it.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { browser, packages, root } from './setup.mjs';

packages();
const scratch = mkdtempSync(join(tmpdir(), 'tabernetes-'));
const node = (script, ...args) => [process.execPath, script, ...args];
const vitest = (name, ...args) =>
  node(
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${scratch}/${name}.json`,
    ...args,
  );
const command = (...args) => node('.scripts/run.mjs', ...args);

function run(command, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(command[0], command.slice(1), { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
      process.stdout.write(chunk);
    });
    child.on('close', (code) => resolve({ code, out }));
  });
}

/** Counts of vitest's JSON report; a crash is one failure. */
function counts(name, code) {
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(`${scratch}/${name}.json`, 'utf8'));
    return [numPassedTests, numFailedTests || (code === 0 ? 0 : 1)];
  } catch {
    return [0, 1];
  }
}
/** Counts of a `N passed, N failed` closing line. */
function closing({ code, out }) {
  const match = [...out.matchAll(/^(\d+) passed, (\d+) failed/gm)].at(-1);
  return match ? [Number(match[1]), Number(match[2]) || (code === 0 ? 0 : 1)] : [0, 1];
}
const plain = ({ code }) => (code === 0 ? [1, 0] : [0, 1]);

const tsc = (project) => node('node_modules/typescript/bin/tsc', '-p', project);

const chromium = browser();
const stages = [
  ['types', async () => plain(await run(tsc('tsconfig.json')))],
  // Below the page and Node, without what only they have.
  ['types', async () => plain(await run(tsc('src/tsconfig.json')))],
  ['lint', async () => plain(await run(node('node_modules/@biomejs/biome/bin/biome', 'lint')))],
  ['unit', async () => counts('unit', (await run(vitest('unit'))).code)],
  ['conformance', async () => closing(await run(command('ratchet')))],
  ['lessons', async () => closing(await run(command('lesson', 'test')))],
  ['build', async () => plain(await run(node('node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn')))],
  ['browser', async () => counts('browser', (await run(vitest('browser', '-c', 'e2e/vitest.config.ts'), { CHROMIUM: chromium })).code)],
];
const wanted = process.argv.slice(2);
let passed = 0;
let failed = 0;
for (const [name, stage] of stages) {
  if (wanted.length && !wanted.includes(name)) continue;
  const start = Date.now();
  console.log(`\n== ${name}`);
  const [p, f] = await stage();
  passed += p;
  failed += f;
  console.log(`== ${name}: passed ${p}, failed ${f}, ${((Date.now() - start) / 1000).toFixed(0)} s`);
}
rmSync(scratch, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
