import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeHome, runBash } from './client-play.ts';
import { findClients } from './clients.ts';
import { type Served, serveCluster } from './serve.ts';

const SESSION = readFileSync(join(import.meta.dirname, 'client-session.txt'), 'utf8');
const clients = findClients(5);

/** Each command with what it prints: stdout, stderr, and the exit code when it is not 0. */
async function transcript(commands: string[], home: string, namespace: string): Promise<string> {
  let text = '';
  for (const command of commands) {
    const { stdout, stderr, code } = await runBash(command.replaceAll('NS', namespace), home);
    const shown = `${stdout}${stderr}${code ? `[${code}]\n` : ''}`;
    text += `$ ${command}\n${shown.replaceAll(namespace, 'NS').replace(/(deleted) from NS namespace/g, '$1')}`;
  }
  return text;
}

describe.skipIf(!clients.length)('a real kubectl on a cluster of ours (skipped: no kubectl is on PATH)', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serveCluster({ release: '1.36' }, 0);
  });
  afterAll(() => served.close());
  it.concurrent.each(clients)(
    'is served: kubectl $release',
    async ({ path, release }) => {
      const commands = SESSION.split('\n').flatMap((line) => (line.startsWith('$ ') ? [line.slice(2)] : []));
      const home = makeHome(served, path);
      try {
        expect(await transcript(commands, home, `session-${release.replace('.', '-')}`)).toBe(SESSION);
      } finally {
        rmSync(home, { recursive: true, force: true });
      }
    },
    240_000,
  );
});
