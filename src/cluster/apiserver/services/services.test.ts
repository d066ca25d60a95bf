import { expect, test } from 'vitest';
import type { ApiError } from '../../../apimachinery/types.ts';
import { request } from '../../../client/rest.ts';
import { ManualClock } from '../../../os/clock.ts';
import { SeededRandom } from '../../../os/random.ts';
import { createCluster } from '../../cluster.ts';

const SERVICES = '/api/v1/namespaces/default/services';

test('addresses and ports are given, kept and given back', async () => {
  const cluster = await createCluster({ clock: new ManualClock(), random: new SeededRandom(1), plane: 'api' });
  const identity = await cluster.adminIdentity();
  const handler: typeof cluster.handler = (r) =>
    cluster.handler({ ...r, peer: { address: '127.0.0.1', certificate: identity.certificate } });
  const client = { handler, server: 'https://cluster', headers: [] };
  const service = (name: string, spec: object) => ({ apiVersion: 'v1', kind: 'Service', metadata: { name }, spec });
  const post = (body: object, query = '') => request(client, 'POST', SERVICES + query, { body }) as Promise<any>;
  const refused = (work: Promise<unknown>) => work.catch((e: ApiError) => e.message);

  const first = await post(service('a', { type: 'NodePort', ports: [{ port: 80 }] }));
  const { clusterIP } = first.spec;
  expect(first.spec).toMatchObject({ ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack', clusterIPs: [clusterIP] });
  const address = `/apis/networking.k8s.io/v1/ipaddresses/${clusterIP}`;
  expect(((await request(client, 'GET', address)) as any).spec.parentRef).toEqual({
    resource: 'services',
    namespace: 'default',
    name: 'a',
  });

  expect(await refused(post(service('b', { clusterIP, ports: [{ port: 80 }] })))).toMatch('provided IP is already allocated');
  const { nodePort } = first.spec.ports[0];
  expect(await refused(post(service('b', { type: 'NodePort', ports: [{ port: 80, nodePort }] })))).toMatch(
    'provided port is already allocated',
  );
  expect(await refused(post(service('b', { ipFamilies: ['IPv6'], ports: [{ port: 80 }] })))).toMatch('not configured on this cluster');
  const tried = await post(service('b', { type: 'LoadBalancer', externalTrafficPolicy: 'Local', ports: [{ port: 80 }] }), '?dryRun=All');
  expect([tried.spec.clusterIP, tried.spec.ports[0].nodePort, tried.spec.healthCheckNodePort]).toEqual(['10.96.0.0', 32769, 32770]);

  await request(client, 'DELETE', `${SERVICES}/a`);
  expect(await refused(request(client, 'GET', address))).toMatch('not found');
});
