import { expect, test } from 'vitest';
import { request } from '../../../client/rest.ts';
import { ManualClock } from '../../../os/clock.ts';
import { jsonResponse, readText } from '../../../os/http.ts';
import { SeededRandom } from '../../../os/random.ts';
import { createCluster } from '../../cluster.ts';

const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const schema = (field: string) => ({
  openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties: { [field]: { type: 'string' } } } } },
});
const renamed = (object: any, apiVersion: string) => {
  const value = object.spec?.color ?? object.spec?.colour;
  return { ...object, apiVersion, spec: apiVersion.endsWith('/v1') ? { color: value } : { colour: value } };
};

test('a webhook converts what is stored, and is heard when it cannot', async () => {
  const cluster = await createCluster({ clock: new ManualClock(), random: new SeededRandom(1), plane: 'api' });
  const identity = await cluster.adminIdentity();
  const handler: typeof cluster.handler = (r) =>
    cluster.handler({ ...r, peer: { address: '127.0.0.1', certificate: identity.certificate } });
  const client = { handler, server: 'https://cluster', headers: [] };
  const pod = cluster.fabric.podNetwork('192.168.1.9');
  const own = await cluster.pki.issue({ commonName: 'hook', addresses: ['192.168.1.9'], usages: ['server auth'] });
  const [, ca] = await cluster.pki.serverCertificate();
  let broken = false;
  pod.listen({
    port: 8443,
    tls: { chain: [own.certificate] },
    http: async (r) => {
      const review = JSON.parse(await readText(r.body));
      const { uid, objects, desiredAPIVersion } = review.request;
      const response = broken
        ? { uid, result: { status: 'Failed', message: 'no paint' } }
        : { uid, result: { status: 'Success' }, convertedObjects: objects.map((o: object) => renamed(o, desiredAPIVersion)) };
      return jsonResponse(200, { kind: review.kind, apiVersion: review.apiVersion, response });
    },
  });
  const clientConfig = { url: 'https://192.168.1.9:8443/convert', caBundle: btoa(ca) };
  await request(client, 'POST', CRDS, {
    body: {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'trucks.shop.example' },
      spec: {
        group: 'shop.example',
        scope: 'Cluster',
        names: { plural: 'trucks', kind: 'Truck' },
        conversion: { strategy: 'Webhook', webhook: { clientConfig, conversionReviewVersions: ['v1'] } },
        versions: [
          { name: 'v1', served: true, storage: true, schema: schema('color') },
          { name: 'v1alpha1', served: true, storage: false, schema: schema('colour') },
        ],
      },
    },
  });
  for (let i = 0; i < 20; i++) await Promise.resolve();
  const OLD = '/apis/shop.example/v1alpha1/trucks';
  const NEW = '/apis/shop.example/v1/trucks';
  const made = await request(client, 'POST', OLD, {
    body: { apiVersion: 'shop.example/v1alpha1', kind: 'Truck', metadata: { name: 'red' }, spec: { colour: 'red' } },
  });
  expect(made).toMatchObject({ apiVersion: 'shop.example/v1alpha1', spec: { colour: 'red' } });
  expect(await request(client, 'GET', `${NEW}/red`)).toMatchObject({ apiVersion: 'shop.example/v1', spec: { color: 'red' } });
  expect(await request(client, 'GET', OLD)).toMatchObject({ kind: 'TruckList', items: [{ spec: { colour: 'red' } }] });
  broken = true;
  const said = (path: string) => request(client, 'GET', path).catch((e: Error) => e.message);
  expect(await said(`${OLD}/red`)).toBe('conversion webhook for shop.example/v1, Kind=Truck failed: no paint');
  expect(await said(`${NEW}/red`)).toMatchObject({ spec: { color: 'red' } });
});
