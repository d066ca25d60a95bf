import { expect, test } from 'vitest';
import { createApi, NAMESPACES, NETWORKPOLICIES, PODS } from '../../client/objects.ts';
import { ManualClock } from '../../os/clock.ts';
import type { HttpHandler } from '../../os/http.ts';
import { SeededRandom } from '../../os/random.ts';
import { createCluster } from '../cluster.ts';
import { createPolicies, type End } from './policies.ts';

const ENDS: Record<string, End & { labels: Record<string, string> }> = {
  web: { address: '192.168.1.2', pod: { namespace: 'shop', name: 'web' }, labels: { app: 'web' } },
  front: { address: '192.168.1.3', pod: { namespace: 'shop', name: 'front' }, labels: { app: 'front' } },
  spy: { address: '192.168.1.4', pod: { namespace: 'out', name: 'spy' }, labels: { app: 'front' } },
};
const HOST: End = { address: '172.30.1.2' };
const DNS: End = { address: '10.96.0.10' };

async function start() {
  const clock = new ManualClock();
  const cluster = await createCluster({ clock, random: new SeededRandom(1), plane: 'api' });
  const { certificate } = await cluster.adminIdentity();
  const handler: HttpHandler = (request) => cluster.handler({ ...request, peer: { address: '172.30.1.2', certificate } });
  const client = { handler, server: 'https://172.30.1.2:6443', headers: [] };
  const api = createApi(client);
  for (const name of ['shop', 'out']) {
    await api.create(NAMESPACES, { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { team: name } } });
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } };
    await api.create({ prefix: '/api/v1', resource: 'serviceaccounts' }, account, name);
  }
  for (const { pod, labels } of Object.values(ENDS)) {
    const ports = [{ name: 'http', containerPort: 8080 }];
    const spec = { containers: [{ name: 'c', image: 'nginx', ports }], automountServiceAccountToken: false };
    await api.create(PODS, { apiVersion: 'v1', kind: 'Pod', metadata: { name: pod?.name, labels }, spec }, pod?.namespace);
  }
  const policies = createPolicies({ clientFor: () => client, clock, apiServer: { address: '172.30.1.2', port: 6443 } });
  const apply = async (name: string, spec: object) => {
    await api.create(NETWORKPOLICIES, { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name }, spec }, 'shop');
    await clock.advance(10);
  };
  const allows = async (from: End, to: End, port = 80, protocol: 'TCP' | 'UDP' = 'TCP') => policies.allows({ from, to, port, protocol });
  /** Who reaches web on a port. */
  const reach = async (port = 80) => [await allows(ENDS.front, ENDS.web, port), await allows(ENDS.spy, ENDS.web, port)];
  return { api, clock, apply, allows, reach };
}

test('without a policy everything passes; a policy that selects a pod isolates it', async () => {
  const { apply, allows, reach } = await start();
  expect(await reach()).toEqual([true, true]);
  await apply('deny', { podSelector: { matchLabels: { app: 'web' } } });
  expect(await reach()).toEqual([false, false]);
  expect(await allows(ENDS.web, ENDS.front)).toBe(true);
  expect(await allows(HOST, ENDS.web)).toBe(false);
  expect(await allows(ENDS.web, ENDS.web)).toBe(true);
});

test('peers: pods of the same namespace, of other namespaces, both at once, blocks', async () => {
  const { apply, allows, reach } = await start();
  const to = (from: object[]) => ({ podSelector: { matchLabels: { app: 'web' } }, ingress: [{ from }] });
  await apply('near', to([{ podSelector: { matchLabels: { app: 'front' } } }]));
  expect(await reach()).toEqual([true, false]);
  await apply('nobody', to([{ namespaceSelector: { matchLabels: { team: 'out' } }, podSelector: { matchLabels: { app: 'back' } } }]));
  expect(await reach()).toEqual([true, false]);
  await apply('far', to([{ namespaceSelector: { matchLabels: { team: 'out' } } }]));
  expect(await reach()).toEqual([true, true]);
  expect(await allows(HOST, ENDS.web)).toBe(false);
  await apply('hosts', to([{ ipBlock: { cidr: '172.30.0.0/16', except: ['172.30.2.0/24'] } }]));
  expect([await allows(HOST, ENDS.web), await allows({ address: '172.30.2.2' }, ENDS.web)]).toEqual([true, false]);
});

test('ports: by number, by range, by the name that the container gives it', async () => {
  const { apply, reach } = await start();
  const ports = [{ port: 'http' }, { port: 90, endPort: 92 }, { port: 443, protocol: 'TCP' }, { port: 53, protocol: 'UDP' }];
  await apply('ports', { podSelector: {}, ingress: [{ ports }] });
  const open = [];
  for (const port of [53, 80, 89, 90, 92, 93, 443, 8080]) if ((await reach(port))[0]) open.push(port);
  expect(open).toEqual([90, 92, 443, 8080]);
});

test('egress: what a pod may reach, and that the other side must let it in as well', async () => {
  const { apply, allows } = await start();
  await apply('out', {
    podSelector: { matchLabels: { app: 'front' } },
    policyTypes: ['Egress'],
    egress: [
      { to: [{ podSelector: { matchLabels: { app: 'web' } } }], ports: [{ port: 80 }] },
      {
        to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } }],
        ports: [{ port: 53, protocol: 'UDP' }],
      },
    ],
  });
  expect(await allows(ENDS.front, ENDS.web)).toBe(true);
  expect(await allows(ENDS.front, ENDS.spy)).toBe(false);
  expect(await allows(ENDS.spy, ENDS.front)).toBe(true);
  expect([await allows(ENDS.front, DNS, 53, 'UDP'), await allows(ENDS.front, DNS, 53, 'TCP')]).toEqual([true, false]);
  await apply('in', { podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Ingress'] });
  expect(await allows(ENDS.front, ENDS.web)).toBe(false);
});
