import { expect, test } from 'vitest';
import type { KubeObject } from '../../../apimachinery/types.ts';
import { bootstrapObjects } from '../../../kinds/bootstrap/index.ts';
import { ManualClock } from '../../../os/clock.ts';
import type { HeaderList } from '../../../os/http.ts';
import { SeededRandom } from '../../../os/random.ts';
import { RELEASES } from '../../release.ts';
import { createStorage } from '../../storage/index.ts';
import { createPki } from '../pki/index.ts';
import { createAuth } from './index.ts';
import { storageKey } from './lookup.ts';

function setUp() {
  const clock = new ManualClock();
  const storage = createStorage();
  const pki = createPki(clock);
  const release = RELEASES['1.36'];
  const put = (group: string, resource: string, object: KubeObject) => {
    const key = storageKey(group, resource, object.metadata.namespace, object.metadata.name);
    storage.put(key, object, storage.get(key)?.modRevision ?? 0);
    return key;
  };
  for (const object of bootstrapObjects(release)) {
    if (object.kind === 'Namespace') put('', 'namespaces', object);
    if (object.kind.startsWith('Cluster'))
      put('rbac.authorization.k8s.io', object.kind === 'ClusterRole' ? 'clusterroles' : 'clusterrolebindings', object);
  }
  put('', 'serviceaccounts', { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'gull', namespace: 'default', uid: 'u1' } });
  const auth = createAuth({ storage, clock, random: new SeededRandom(1), release, pki, resources: () => [] });
  const as = (headers: HeaderList, certificate?: string) =>
    auth.authenticate({ method: 'GET', url: '/api/v1/namespaces/default/secrets/x', headers, peer: { address: '', certificate } });
  return { clock, storage, pki, auth, put, as };
}
const failing = (promise: Promise<unknown>) =>
  promise.then(
    () => 'none',
    (error) => `${error.code} ${error.message}`,
  );
const TOKEN_REQUEST = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', metadata: {}, spec: {} };

test('a token is good until it expires, or its account is gone or another', async () => {
  const { clock, storage, auth, put, as } = setUp();
  const { status } = await auth.createToken('default', 'gull', TOKEN_REQUEST, { username: 'admin', groups: [] });
  const bearer: HeaderList = [['Authorization', `Bearer ${status.token}`]];
  const user = await as(bearer);
  expect(user).toMatchObject({ username: 'system:serviceaccount:default:gull', uid: 'u1' });
  expect(user.groups).toEqual(['system:serviceaccounts', 'system:serviceaccounts:default', 'system:authenticated']);
  put('', 'serviceaccounts', { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'gull', namespace: 'default', uid: 'u2' } });
  await clock.advance(11_000);
  expect(await failing(as(bearer))).toBe('401 Unauthorized');
  put('', 'serviceaccounts', { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'gull', namespace: 'default', uid: 'u1' } });
  expect((await as(bearer)).uid).toBe('u1');
  await clock.advance(3_700_000);
  expect(await failing(as(bearer))).toBe('401 Unauthorized');
  const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', metadata: {}, spec: { token: status.token } };
  const definition = {
    group: 'authentication.k8s.io',
    version: 'v1',
    kind: 'TokenReview',
    resource: 'tokenreviews',
    singular: '',
    namespaced: false,
  };
  expect((await auth.review(definition, review, user, '')).status).toEqual({
    user: {},
    error: '[invalid bearer token, service account token has expired]',
  });
  storage.delete(
    storageKey('', 'serviceaccounts', 'default', 'gull'),
    storage.get(storageKey('', 'serviceaccounts', 'default', 'gull'))?.modRevision ?? 0,
  );
  expect(await failing(auth.createToken('default', 'gull', TOKEN_REQUEST, user))).toBe('404 serviceaccounts "gull" not found');
});

test('certificates, nobody, nonsense and impersonation', async () => {
  const { pki, as } = setUp();
  const admin = (await pki.clientCertificate('kubernetes-admin', ['kubeadm:cluster-admins'])).certificate;
  expect(await as([])).toEqual({ username: 'system:anonymous', groups: ['system:unauthenticated'] });
  expect(await failing(as([['Authorization', 'Bearer nonsense']]))).toBe('401 Unauthorized');
  expect(await as([['Authorization', 'Bearer nonsense']], admin)).toMatchObject({
    username: 'kubernetes-admin',
    groups: ['kubeadm:cluster-admins', 'system:authenticated'],
  });
  expect(await as([['Impersonate-User', 'system:serviceaccount:a:b']], admin)).toEqual({
    username: 'system:serviceaccount:a:b',
    groups: ['system:serviceaccounts', 'system:serviceaccounts:a', 'system:authenticated'],
  });
  expect(await failing(as([['Impersonate-User', 'ann']]))).toBe(
    '403 secrets "x" is forbidden: User "system:anonymous" cannot impersonate-on:user-info:get resource "secrets" in API group "" in the namespace "default"',
  );
  expect(await failing(as([['Impersonate-Group', 'bakers']], admin))).toBe(
    '400 requested &user.DefaultInfo{Name:"", UID:"", Groups:[]string{"bakers"}, Extra:map[string][]string(nil)} without impersonating a user name',
  );
});
