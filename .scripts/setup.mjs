// Installs what is missing: the npm packages, and for the tests a Chromium.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const installed = () => {
  const mark = `${root}/node_modules/.package-lock.json`;
  return existsSync(mark) && statSync(mark).mtimeMs >= statSync(`${root}/package-lock.json`).mtimeMs - 1000;
};
/** Whether the process that left its id in the file still runs. */
function runs(file) {
  try {
    process.kill(Number(readFileSync(file, 'utf8')), 0);
    return true;
  } catch {
    return false;
  }
}

/** npm packages, when node_modules is absent or older than the lock file. One command installs, others wait for it. */
export function packages() {
  if (installed()) return;
  const lock = join(tmpdir(), `tabernetes-install-${createHash('sha1').update(root).digest('hex').slice(0, 12)}`);
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch {
      if (!runs(lock)) rmSync(lock, { force: true });
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
    }
  }
  try {
    if (installed()) return;
    console.log('Installing the npm packages …');
    const ci = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, stdio: 'inherit' });
    if (ci.status !== 0) process.exitCode = ci.status ?? 1;
  } finally {
    rmSync(lock, { force: true });
  }
  if (process.exitCode) process.exit();
}

/** The path of a Chromium: one that is there, else Debian's package, else Playwright's download. */
export function browser() {
  const found = [
    process.env.CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ].find((p) => p && existsSync(p));
  if (found) return found;
  console.log('Installing Chromium …');
  if (existsSync('/usr/bin/apt-get') && process.getuid?.() === 0) {
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit' });
    spawnSync('apt-get', ['install', '-y', '-qq', 'chromium'], { stdio: 'inherit' });
    if (existsSync('/usr/bin/chromium')) return '/usr/bin/chromium';
  }
  const cli = `${root}/node_modules/playwright-core/cli.js`;
  const got = spawnSync(process.execPath, [cli, 'install', 'chromium'], { stdio: 'inherit' });
  if (got.status !== 0) throw new Error('No Chromium: install one and name it in the environment variable CHROMIUM.');
  return execFileSync(process.execPath, ['-e', "import('playwright-core').then((p) => console.log(p.chromium.executablePath()))"], {
    cwd: root,
  })
    .toString()
    .trim();
}

export const version = () => JSON.parse(readFileSync(`${root}/package.json`, 'utf8')).version;
