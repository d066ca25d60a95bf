import { expect, test } from 'vitest';
import type { KubeObject } from '../../../apimachinery/types.ts';
import { ManualClock } from '../../../os/clock.ts';
import { SeededRandom } from '../../../os/random.ts';
import { RELEASES } from '../../release.ts';
import { createStorage } from '../../storage/index.ts';
import type { AdmissionRequest } from '../auth.ts';
import { storageKey } from '../authentication/lookup.ts';
import { createAuthorizer } from '../authorization/index.ts';
import { createPki } from '../pki/index.ts';
import { createAdmission } from './index.ts';

const RESOURCES: Record<string, string> = { Pod: 'pods', Namespace: 'namespaces', ServiceAccount: 'serviceaccounts', Secret: 'secrets' };

function setUp(release: '1.36' | '1.13' = '1.36') {
  const clock = new ManualClock();
  const storage = createStorage();
  const authorizer = createAuthorizer(storage);
  const context = { storage, clock, random: new SeededRandom(1), release: RELEASES[release], pki: createPki(clock), resources: () => [] };
  const { mutate, validate } = createAdmission(context, authorizer);
  const put = (object: Partial<KubeObject> & { kind: string }, group = '') => {
    const whole = { apiVersion: 'v1', metadata: {}, ...object } as KubeObject;
    const resource = RESOURCES[object.kind] ?? `${object.kind.toLowerCase()}s`;
    storage.put(storageKey(group, resource, whole.metadata.namespace, whole.metadata.name), whole, 0);
  };
  put({ kind: 'Namespace', metadata: { name: 'default' }, status: { phase: 'Active' } });
  put({ kind: 'ServiceAccount', metadata: { name: 'default', namespace: 'default', uid: 'u' } });
  const warnings: string[] = [];
  const create = async (kind: string, spec: object, namespace = 'default'): Promise<string | KubeObject> => {
    const object: KubeObject = { apiVersion: 'v1', kind, metadata: { name: 'x', namespace }, spec: structuredClone(spec) };
    const definition = { group: '', version: 'v1', kind, resource: RESOURCES[kind], singular: '', namespaced: true };
    const user = { username: 'ann', groups: [] };
    const rest = {
      subresource: '',
      namespace,
      name: 'x',
      object,
      user,
      dryRun: false,
      options: {},
      warn: (text: string) => void warnings.push(text),
    };
    const request: AdmissionRequest = { operation: 'CREATE', definition, ...rest };
    try {
      await mutate(request);
      await validate(request);
      return request.object as KubeObject;
    } catch (error) {
      return (error as Error).message;
    }
  };
  return { put, create, storage, warnings };
}
const POD = { containers: [{ name: 'a', image: 'x' }] };

test('a pod gets its account’s token, priority and tolerations', async () => {
  const { create } = setUp();
  const pod = (await create('Pod', POD)) as KubeObject;
  const [volume] = pod.spec.volumes;
  expect(volume.name).toMatch(/^kube-api-access-[a-z0-9]{5}$/);
  expect(pod.spec).toMatchObject({
    serviceAccountName: 'default',
    serviceAccount: 'default',
    priority: 0,
    preemptionPolicy: 'PreemptLowerPriority',
    containers: [{ volumeMounts: [{ name: volume.name, readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }] }],
  });
  expect(volume.projected.sources.map((source: object) => Object.keys(source)[0])).toEqual([
    'serviceAccountToken',
    'configMap',
    'downwardAPI',
  ]);
  expect(pod.spec.tolerations.map((t: { key: string }) => t.key)).toEqual([
    'node.kubernetes.io/not-ready',
    'node.kubernetes.io/unreachable',
  ]);
  expect(((await create('Pod', { ...POD, automountServiceAccountToken: false })) as KubeObject).spec.volumes).toBeUndefined();
  expect(await create('Pod', { ...POD, serviceAccountName: 'chef' })).toBe(
    'pods "x" is forbidden: error looking up service account default/chef: serviceaccount "chef" not found',
  );
});

test('on 1.13 the token Secret is mounted, and waited for', async () => {
  const { create, put, storage } = setUp('1.13');
  expect(await create('Pod', POD)).toBe(
    'No API token found for service account "default", retry after the token is automatically created and added to the service account',
  );
  const key = storageKey('', 'serviceaccounts', 'default', 'default');
  const account = storage.get(key);
  storage.put(key, { ...(account?.value as KubeObject), secrets: [{ name: 'default-token-abcde' }] }, account?.modRevision ?? 0);
  const annotations = { 'kubernetes.io/service-account.name': 'default', 'kubernetes.io/service-account.uid': 'u' };
  put({
    kind: 'Secret',
    type: 'kubernetes.io/service-account-token',
    metadata: { name: 'default-token-abcde', namespace: 'default', annotations },
  });
  expect(((await create('Pod', POD)) as KubeObject).spec.volumes).toEqual([
    { name: 'default-token-abcde', secret: { secretName: 'default-token-abcde', defaultMode: 420 } },
  ]);
});

test('namespaces, limits, quotas and pod security', async () => {
  const { create, put, storage, warnings } = setUp();
  expect(await create('Pod', POD, 'nowhere')).toBe('namespaces "nowhere" not found');
  put({ kind: 'Namespace', metadata: { name: 'gone' }, status: { phase: 'Terminating' } });
  expect(await create('Pod', POD, 'gone')).toBe(
    'pods "x" is forbidden: unable to create new content in namespace gone because it is being terminated',
  );
  const labels = { 'pod-security.kubernetes.io/enforce': 'baseline', 'pod-security.kubernetes.io/warn': 'restricted' };
  put({ kind: 'Namespace', metadata: { name: 'tight', labels }, status: { phase: 'Active' } });
  put({ kind: 'ServiceAccount', metadata: { name: 'default', namespace: 'tight' } });
  expect(await create('Pod', { ...POD, hostNetwork: true }, 'tight')).toBe(
    'pods "x" is forbidden: violates PodSecurity "baseline:latest": host namespaces (hostNetwork=true)',
  );
  expect(warnings).toEqual([]);
  await create('Pod', { ...POD, securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } } }, 'tight');
  expect(warnings).toEqual([
    'would violate PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "a" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "a" must set securityContext.capabilities.drop=["ALL"])',
  ]);
  const limits = [{ type: 'Container', defaultRequest: { cpu: '100m' }, max: { cpu: '1' }, default: { cpu: '500m' } }];
  put({ kind: 'LimitRange', metadata: { name: 'l', namespace: 'default' }, spec: { limits } });
  expect(await create('Pod', { containers: [{ name: 'a', image: 'x', resources: { limits: { cpu: '2' } } }] })).toBe(
    'pods "x" is forbidden: maximum cpu usage per Container is 1, but limit is 2',
  );
  put({
    kind: 'ResourceQuota',
    metadata: { name: 'q', namespace: 'default' },
    spec: {},
    status: { hard: { pods: '1', 'requests.cpu': '1' }, used: { pods: '0', 'requests.cpu': '0' } },
  });
  const pod = (await create('Pod', POD)) as KubeObject;
  expect(pod.metadata.annotations).toEqual({
    'kubernetes.io/limit-ranger': 'LimitRanger plugin set: cpu request for container a; cpu limit for container a',
  });
  expect(storage.get(storageKey('', 'resourcequotas', 'default', 'q'))?.value.status.used).toEqual({ pods: '1', 'requests.cpu': '100m' });
  expect(await create('Pod', POD)).toBe('pods "x" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1');
});
