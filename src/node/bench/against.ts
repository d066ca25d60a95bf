import { readFileSync } from 'node:fs';
import { createCluster } from '../../cluster/cluster.ts';
import { SystemClock } from '../../os/clock.ts';
import { SeededRandom } from '../../os/random.ts';
import { Field, PROTOBUF, sizes, TABLE } from './loads.ts';
import { middle, timed } from './median.ts';
import { startServed } from './served.ts';
import { ms, table } from './table.ts';
import { inProcess, overHttps, type Target } from './target.ts';

interface Row {
  what: string;
  /** Work of one measurement, and how much of it is in it. */
  of(field: Field): () => Promise<unknown>;
  times: number;
}
const { PODS, BINDINGS, WATCHERS, EVENTS } = sizes;
const n = (value: number) => value.toLocaleString('en-US');
const ROWS: Row[] = [
  { what: 'create a pod', of: (f) => f.create, times: 600 },
  { what: `get one of ${n(PODS)} pods`, of: (f) => f.get, times: 1200 },
  { what: `list ${n(PODS)} pods, JSON`, of: (f) => f.list('application/json'), times: 24 },
  { what: `list ${n(PODS)} pods, protobuf`, of: (f) => f.list(PROTOBUF), times: 24 },
  { what: `list ${n(PODS)} pods, Table`, of: (f) => f.list(TABLE), times: 24 },
  { what: `SubjectAccessReview, ${n(BINDINGS)} bindings`, of: (f) => f.review, times: 600 },
];
const ROUNDS = 6;

/** The servers take turns, so that what else the machine does meets each of them. */
async function measure(fields: Field[], { of, times }: Row): Promise<number[]> {
  const results: number[][] = fields.map(() => []);
  for (let round = 0; round < ROUNDS; round++)
    for (const [i, field] of fields.entries()) {
      const work = of(field);
      for (let warm = 0; warm < Math.ceil(times / ROUNDS / 6); warm++) await work();
      for (let k = 0; k < times / ROUNDS; k++) results[i].push(await timed(work));
    }
  return results.map(middle);
}
async function measureFanOut(fields: Field[]): Promise<number[]> {
  const results: number[][] = fields.map(() => []);
  for (let round = 0; round < ROUNDS; round++) for (const [i, field] of fields.entries()) results[i].push(await field.fanOut());
  return results.map(middle);
}

async function ours(): Promise<Target> {
  const cluster = await createCluster({ plane: 'api', clock: new SystemClock(), random: new SeededRandom(1) });
  const { certificate } = await cluster.adminIdentity();
  const handler: typeof cluster.handler = (request) => cluster.handler({ ...request, peer: { address: '127.0.0.1', certificate } });
  return inProcess({ handler, server: '', headers: [['User-Agent', 'bench']] });
}

/** The same load on another API server beside ours, which is met twice: through its handler, and over HTTPS with the other's client. */
export async function against(path: string): Promise<void> {
  const served = await startServed();
  const targets = [
    await ours(),
    await overHttps('ours, HTTPS', served.kubeconfig),
    await overHttps('the other, HTTPS', readFileSync(path, 'utf8')),
  ];
  const fields = targets.map((target) => new Field(target));
  for (const field of fields) await field.prepare();
  const rows = [['median, ms', ...targets.map((t) => t.name), 'in process', 'HTTPS']];
  const add = (what: string, times: number[]) =>
    rows.push([what, ...times.map(ms), `${(times[2] / times[0]).toFixed(1)} ×`, `${(times[2] / times[1]).toFixed(1)} ×`]);
  for (const row of ROWS) add(row.what, await measure(fields, row));
  add(`${n(EVENTS)} changes to ${WATCHERS} watchers`, await measureFanOut(fields));
  console.log(table(rows));
  console.log('\nThe last two columns: how many times faster ours is.');
  await fields[2].clear();
  for (const target of targets) target.close();
  served.close();
}
