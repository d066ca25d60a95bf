import { expect, test } from 'vitest';
import { request } from '../../../../client/rest.ts';
import { ManualClock } from '../../../../os/clock.ts';
import { jsonResponse, readText } from '../../../../os/http.ts';
import { SeededRandom } from '../../../../os/random.ts';
import { createCluster } from '../../../cluster.ts';

const HOOKS = '/apis/admissionregistration.k8s.io/v1';
const MAPS = '/api/v1/namespaces/default/configmaps';
const configuration = (kind: string, more: object) => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind,
  metadata: { name: 'hook' },
  webhooks: [
    {
      name: 'cook.shop.example',
      clientConfig: {},
      admissionReviewVersions: ['v1'],
      sideEffects: 'None',
      rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] }],
      ...more,
    },
  ],
});
async function start() {
  const clock = new ManualClock();
  const cluster = await createCluster({ clock, random: new SeededRandom(1), plane: 'api' });
  const identity = await cluster.adminIdentity();
  const handler: typeof cluster.handler = (r) =>
    cluster.handler({ ...r, peer: { address: '127.0.0.1', certificate: identity.certificate } });
  const client = { handler, server: 'https://cluster', headers: [] };
  const seen: any[] = [];
  const pod = cluster.fabric.podNetwork('192.168.1.9');
  const own = await cluster.pki.issue({ commonName: 'hook', addresses: ['192.168.1.9'], usages: ['server auth'] });
  const answer = { response: {} as object };
  pod.listen({
    port: 8443,
    tls: { chain: [own.certificate] },
    http: async (r) => {
      const review = JSON.parse(await readText(r.body));
      seen.push([r.url, review.request]);
      return jsonResponse(200, { ...review, request: undefined, response: { uid: review.request.uid, ...answer.response } });
    },
  });
  const [, ca] = await cluster.pki.serverCertificate();
  const make = (name: string, data: object = {}) =>
    request(client, 'POST', MAPS, { body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data } }).catch(
      (e: Error) => e.message,
    );
  return { client, seen, answer, make, address: { url: 'https://192.168.1.9:8443/check', caBundle: btoa(ca) } };
}

test('a webhook is asked, refuses, changes, and fails as its policy says', async () => {
  const { client, seen, answer, make, address } = await start();
  const hooks = `${HOOKS}/mutatingwebhookconfigurations`;
  const put = async (clientConfig: object, more: object = {}) => {
    await request(client, 'DELETE', `${hooks}/hook`).catch(() => {});
    await request(client, 'POST', hooks, { body: configuration('MutatingWebhookConfiguration', { clientConfig, ...more }) });
  };
  await put(address);
  answer.response = { allowed: false, status: { message: 'no soup today', code: 403, reason: 'Forbidden' } };
  expect(await make('a')).toBe('admission webhook "cook.shop.example" denied the request: no soup today');
  expect(seen[0][0]).toMatch(/\/check\?timeout=10s$/);
  expect(seen[0][1]).toMatchObject({
    operation: 'CREATE',
    name: 'a',
    namespace: 'default',
    kind: { group: '', version: 'v1', kind: 'ConfigMap' },
  });
  answer.response = { allowed: true, patchType: 'JSONPatch', patch: btoa('[{"op":"add","path":"/data","value":{"soup":"leek"}}]') };
  expect(await make('b')).toMatchObject({ data: { soup: 'leek' } });
  await put({ ...address, caBundle: undefined });
  expect(await make('c')).toBe(
    'Internal error occurred: failed calling webhook "cook.shop.example": failed to call webhook: Post "https://192.168.1.9:8443/check?timeout=10s": tls: failed to verify certificate: x509: certificate signed by unknown authority',
  );
  await put({ service: { namespace: 'default', name: 'gone', path: '/x' } });
  expect(await make('d')).toBe(
    'Internal error occurred: failed calling webhook "cook.shop.example": failed to call webhook: Post "https://gone.default.svc:443/x?timeout=10s": service "gone" not found',
  );
  await put({ service: { namespace: 'default', name: 'gone' } }, { failurePolicy: 'Ignore' });
  expect(await make('e')).toMatchObject({ metadata: { name: 'e' } });
});
