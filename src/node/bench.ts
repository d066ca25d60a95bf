import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { request } from '../client/rest.ts';
import { SystemClock } from '../os/clock.ts';
import { SeededRandom } from '../os/random.ts';
import { createSandbox } from '../sandbox/index.ts';
import { browserTimes } from './bench-browser.ts';

/** Median of `n` runs, in milliseconds; what comes `before` each is not timed. */
async function median(n: number, work: () => Promise<unknown>, before?: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < n; i++) {
    await before?.();
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[n >> 1];
}

/** The same machine's speed in the same run: a fixed amount of JSON and sorting. */
const baseline = async () => {
  const items = Array.from({ length: 2000 }, (_, i) => ({ name: `pod-${(i * 7919) % 2000}`, labels: { app: 'web' }, n: i }));
  JSON.parse(JSON.stringify(items)).sort((a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1));
};

const unit = await median(50, baseline);
const line = (what: string, ms: number, goal: number) =>
  console.log(`${what.padEnd(44)} ${ms.toFixed(1).padStart(8)} ms   ${(ms / unit).toFixed(1).padStart(7)} × baseline   goal ${goal} ms`);
console.log(`baseline (2,000 objects to JSON and back, sorted): ${unit.toFixed(2)} ms\n`);

const create = () => createSandbox({ clock: new SystemClock(), random: new SeededRandom(1) });
await (await create()).close();
line('a sandbox from nothing to ready', await median(9, async () => (await create()).close()), 100);

const sandbox = await create();
await sandbox.run('kubectl create deployment web --image=nginx --replicas=3');
line('kubectl get pods, in the shell', await median(41, () => sandbox.run('kubectl get pods')), 5);
line('kubectl describe deployment', await median(21, () => sandbox.run('kubectl describe deployment web')), 10);
sandbox.workstation.fs.writeFile(
  '/root/many.yaml',
  Array.from({ length: 100 }, (_, i) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: many-${i}}\ndata: {a: "${i}"}\n`).join('---\n'),
);
const clear = () => sandbox.run('kubectl delete configmap --all');
line('kubectl apply of 100 documents', await median(5, () => sandbox.run('kubectl apply -f many.yaml'), clear), 150);
for (let i = 0; i < 1000; i++)
  await request(sandbox.admin, 'POST', '/api/v1/namespaces/default/configmaps', {
    body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `c${i}` }, data: { text: 'x'.repeat(200) } },
  });
line('snapshot of 1,000 objects', await median(9, async () => JSON.stringify(await sandbox.snapshot())), 50);
const snapshot = JSON.stringify(await sandbox.snapshot());
line(
  'restore of 1,000 objects',
  await median(9, async () => (await createSandbox({ clock: new SystemClock(), snapshot: JSON.parse(snapshot) })).close()),
  50,
);
console.log(`snapshot: ${(snapshot.length / 1024).toFixed(0)} KB, ${(gzipSync(snapshot).length / 1024).toFixed(0)} KB gzip`);
const crowd = await create();
for (let i = 0; i < 5000; i++)
  await request(crowd.admin, 'POST', '/api/v1/namespaces/default/pods', {
    // Nobody schedules these: only the listing is timed.
    body: { metadata: { name: `p${i}` }, spec: { schedulerName: 'nobody', containers: [{ name: 'c', image: 'nginx' }] } },
  });
line('kubectl get pods -A, 5,000 pods', await median(5, () => crowd.run('kubectl get pods -A')), 100);
crowd.close();
if (existsSync(join(process.env.TABERNETES_ROOT ?? '.', 'dist/index.html'))) {
  const { firstPrompt, keyToDraw, interrupt } = await browserTimes();
  line('first prompt after navigation, cold', firstPrompt, 800);
  line('a key in the terminal, until it is drawn', keyToDraw, 17);
  line('Ctrl-C in an endless loop, until the prompt', interrupt, 100);
} else console.log('the page: build first (npm run build)');
process.exit(0);
