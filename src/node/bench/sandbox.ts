import { gzipSync } from 'node:zlib';
import { request } from '../../client/rest.ts';
import { SystemClock } from '../../os/clock.ts';
import { SeededRandom } from '../../os/random.ts';
import { createSandbox } from '../../sandbox/index.ts';
import { median } from './median.ts';

export type Line = (what: string, ms: number, goal: number) => void;

/** What a learner waits for: a sandbox, commands in its shell, its snapshot. */
export async function sandboxTimes(line: Line): Promise<void> {
  const create = () => createSandbox({ clock: new SystemClock(), random: new SeededRandom(1) });
  await (await create()).close();
  line('a sandbox from nothing to ready', await median(9, async () => (await create()).close()), 100);

  const sandbox = await create();
  // The cluster's own start is over when its pods are there.
  await sandbox.run('kubectl create deployment web --image=nginx --replicas=3 && kubectl rollout status deployment web');
  line('kubectl get pods, in the shell', await median(101, () => sandbox.run('kubectl get pods')), 5);
  line('kubectl describe deployment', await median(21, () => sandbox.run('kubectl describe deployment web')), 10);
  sandbox.workstation.fs.writeFile(
    '/root/many.yaml',
    Array.from({ length: 100 }, (_, i) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: many-${i}}\ndata: {a: "${i}"}\n`).join(
      '---\n',
    ),
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
}
