import { expect, test } from 'vitest';
import { request, send, watch } from '../../client/rest.ts';
import { ManualClock } from '../../os/clock.ts';
import { readText } from '../../os/http.ts';
import { SeededRandom } from '../../os/random.ts';
import { RELEASES, type Release } from '../release.ts';
import { createStorage } from '../storage/index.ts';
import type { Auth } from './auth.ts';
import { type AuditEvent, createApiServer } from './index.ts';

const anybody: Auth = {
  authenticate: async () => ({ username: 'ann', groups: ['system:authenticated'] }),
  authorize: (_user, info) => ({ allowed: info.resource !== 'secrets', reason: '' }),
  mutate: async () => {},
  validate: async () => {},
  review: async (_definition, object) => object,
  createToken: async (_namespace, _name, object) => object,
  jwks: async () => ({ keys: [] }),
  checkRbac: () => {},
};
function start(release: Release['name'] = '1.36') {
  const clock = new ManualClock();
  const server = createApiServer({
    storage: createStorage(),
    clock,
    random: new SeededRandom(1),
    release: RELEASES[release],
    auth: anybody,
  });
  return { clock, server, client: { handler: server.handler, server: 'https://cluster', headers: [] } };
}
const MAPS = '/api/v1/namespaces/default/configmaps';
const map = (name: string, data: object) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data });

test('create, get, list, update, patch, delete', async () => {
  const { client } = start();
  const made = await request(client, 'POST', MAPS, { body: map('menu', { soup: 'leek' }) });
  expect(made).toMatchObject({
    metadata: { name: 'menu', namespace: 'default', resourceVersion: '2', creationTimestamp: '2026-01-01T00:00:00Z' },
  });
  await expect(request(client, 'POST', MAPS, { body: map('menu', {}) })).rejects.toThrow('configmaps "menu" already exists');
  const put = await request(client, 'PUT', `${MAPS}/menu`, { body: { ...made, data: { soup: 'onion' } } });
  expect(put.data).toEqual({ soup: 'onion' });
  await expect(request(client, 'PUT', `${MAPS}/menu`, { body: made })).rejects.toThrow(
    'Operation cannot be fulfilled on configmaps "menu": the object has been modified; please apply your changes to the latest version and try again',
  );
  const patch = { body: { data: { soup: null, pie: 'apple' } }, contentType: 'application/merge-patch+json' };
  expect((await request(client, 'PATCH', `${MAPS}/menu`, patch)).data).toEqual({ pie: 'apple' });
  expect((await request(client, 'PATCH', `${MAPS}/menu`, patch)).metadata.resourceVersion).toBe('4');
  const list = await request(client, 'GET', MAPS);
  expect(list.items.map((i: { metadata: { name: string } }) => i.metadata.name)).toEqual(['menu']);
  expect(await request(client, 'DELETE', `${MAPS}/menu`)).toEqual({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: { name: 'menu', kind: 'configmaps', uid: made.metadata.uid },
  });
  await expect(request(client, 'GET', `${MAPS}/menu`)).rejects.toThrow('configmaps "menu" not found');
});

test('pages of a list hold together while objects come', async () => {
  const { client } = start();
  for (const name of ['a', 'b', 'c']) await request(client, 'POST', MAPS, { body: map(name, {}) });
  const first = await request(client, 'GET', MAPS, { query: { limit: '2' } });
  expect(first.metadata.remainingItemCount).toBe(1);
  await request(client, 'POST', MAPS, { body: map('d', {}) });
  const rest = await request(client, 'GET', MAPS, { query: { limit: '2', continue: first.metadata.continue } });
  expect(rest.items.map((i: { metadata: { name: string } }) => i.metadata.name)).toEqual(['c']);
});

test('a watch tells what happens, as its selector sees it', async () => {
  const { client, clock } = start();
  const seen: string[] = [];
  const reading = (async () => {
    for await (const e of watch(client, MAPS, { query: { labelSelector: 'sea=north', timeoutSeconds: '5' } }))
      seen.push(`${e.type} ${e.object.metadata.name}`);
  })();
  await clock.advance(1);
  const north = { ...map('tide', {}), metadata: { name: 'tide', labels: { sea: 'north' } } };
  await request(client, 'POST', MAPS, { body: north });
  await request(client, 'PUT', `${MAPS}/tide`, { body: map('tide', { moved: 'away' }) });
  await clock.advance(6000);
  await reading;
  expect(seen).toEqual(['ADDED tide', 'DELETED tide']);
});

test('what is not allowed is a Status and an audit event', async () => {
  const { client, server } = start();
  const events: AuditEvent[] = [];
  server.onAudit((event) => events.push(event));
  const response = await send(client, 'GET', '/api/v1/namespaces/default/secrets', { headers: [['User-Agent', 'curl/8.5.0']] });
  expect(await readText(response.body)).toBe(`{
  "kind": "Status",
  "apiVersion": "v1",
  "metadata": {},
  "status": "Failure",
  "message": "secrets is forbidden: User \\"ann\\" cannot list resource \\"secrets\\" in API group \\"\\" in the namespace \\"default\\"",
  "reason": "Forbidden",
  "details": {
    "kind": "secrets"
  },
  "code": 403
}`);
  expect(events).toMatchObject([
    { verb: 'list', user: { username: 'ann' }, responseStatus: { code: 403 }, annotations: { 'authorization.k8s.io/decision': 'forbid' } },
  ]);
});

test('release 1.13 links objects to themselves', async () => {
  const { client } = start('1.13');
  const made = await request(client, 'POST', MAPS, { body: map('menu', {}) });
  expect(made.metadata).toMatchObject({ selfLink: `${MAPS}/menu` });
  expect(made.metadata.managedFields).toBeUndefined();
});
