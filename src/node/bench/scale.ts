import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createCluster } from '../../cluster/cluster.ts';
import { SystemClock } from '../../os/clock.ts';
import { SeededRandom } from '../../os/random.ts';
import { median, middle, timed } from './median.ts';
import { node, pod } from './objects.ts';
import { ms, table } from './table.ts';
import { inProcess, json, type Target } from './target.ts';

const NAMESPACES = 50;
const PODS_PER_NODE = 30;
const count = (value: number) => value.toLocaleString('en-US');
const namespaceOf = (i: number) => `ns-${i % NAMESPACES}`;
const nodeOf = (i: number) => `node-${Math.floor(i / PODS_PER_NODE)}`;
const podPath = (i: number) => `/api/v1/namespaces/${namespaceOf(i)}/pods`;

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');
/** Bytes that are still in use after a collection. */
function alive(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** The way of `steps` pages of 500 through all pods, and the median of a page. */
async function pages(target: Target): Promise<number> {
  const times: number[] = [];
  let token = '';
  do {
    let page: { metadata: { continue?: string } } = { metadata: {} };
    const path = `/api/v1/pods?limit=500${token && `&continue=${token}`}`;
    let body = new Uint8Array();
    times.push(
      await timed(async () => {
        body = (await target.call('GET', path)).body as Uint8Array<ArrayBuffer>;
      }),
    );
    page = JSON.parse(new TextDecoder().decode(body));
    token = page.metadata.continue ?? '';
  } while (token && times.length < 40);
  return middle(times);
}

/** Until the first byte of a watch's initial events, from the newest revision: nothing is listed. */
async function watchStart(target: Target, i: number): Promise<void> {
  const { metadata } = await json(target, 'GET', `${podPath(i)}?limit=1`);
  const stop = await target.stream(`${podPath(i)}?watch=true&resourceVersion=${metadata.resourceVersion}`, () => {});
  stop();
}

interface Step {
  pods: number;
  cells: number[];
  memory: number;
}
async function at(target: Target, pods: number, base: number): Promise<Step> {
  let i = pods;
  const create = await median(301, () => json(target, 'POST', podPath(i), pod(`extra-${i}`, nodeOf(i++))));
  let k = 0;
  const get = await median(1001, () => target.call('GET', `${podPath((k * 7919) % pods)}/pod-${(k++ * 7919) % pods}`));
  const patch = await median(301, () => {
    const j = (k++ * 7919) % pods;
    return target.call('PUT', `${podPath(j)}/pod-${j}/status`, { body: new TextEncoder().encode(statusOf(j)) });
  });
  const page = await pages(target);
  const ofNode = await median(21, () => target.call('GET', `/api/v1/pods?fieldSelector=spec.nodeName%3D${nodeOf((k++ * 7919) % pods)}`));
  const watch = await median(301, () => watchStart(target, k++));
  let removed = pods;
  const remove = await median(301, () => target.call('DELETE', `${podPath(removed)}/extra-${removed++}?gracePeriodSeconds=0`));
  return { pods, cells: [create, get, patch, remove, page, ofNode, watch], memory: alive() - base };
}
const statusOf = (j: number): string =>
  JSON.stringify({ ...pod(`pod-${j}`), metadata: { name: `pod-${j}` }, status: { phase: 'Running', podIP: '10.0.0.1' } });

/** How cost grows with the number of pods, thirty a node. */
export async function scale(given: number[]): Promise<void> {
  const sizes = given.length ? given : [1000, 10_000, 150_000];
  const steps: Step[] = [];
  const cluster = await createCluster({ plane: 'api', clock: new SystemClock(), random: new SeededRandom(1) });
  const { certificate } = await cluster.adminIdentity();
  const handler: typeof cluster.handler = (request) => cluster.handler({ ...request, peer: { address: '127.0.0.1', certificate } });
  const target = inProcess({ handler, server: '', headers: [['User-Agent', 'bench']] });
  for (let i = 0; i < NAMESPACES; i++) {
    const name = namespaceOf(i);
    await json(target, 'POST', '/api/v1/namespaces', { metadata: { name } });
    await json(target, 'POST', `/api/v1/namespaces/${name}/serviceaccounts`, { metadata: { name: 'default' } });
  }
  const base = alive();
  let made = 0;
  let nodes = 0;
  for (const pods of sizes) {
    for (; nodes < pods / PODS_PER_NODE; nodes++) await json(target, 'POST', '/api/v1/nodes', node(`node-${nodes}`));
    const took = await timed(async () => {
      for (; made < pods; made++) await json(target, 'POST', podPath(made), pod(`pod-${made}`, nodeOf(made)));
    });
    console.error(`${count(pods)} pods on ${count(nodes)} nodes are there after ${(took / 1000).toFixed(1)} s more`);
    steps.push(await at(target, pods, base));
  }
  const head = ['pods', 'create', 'get', 'update', 'delete', 'page of 500', "a node's pods", 'watch start', 'memory', 'a pod'];
  const rows = steps.map(({ pods, cells, memory }) => [
    count(pods),
    ...cells.map(ms),
    `${(memory / 2 ** 20).toFixed(0)} MB`,
    `${(memory / pods / 1024).toFixed(1)} KB`,
  ]);
  console.log(table([head, ...rows]));
  console.log('\nMedians in milliseconds, through the handler in process.');
}
