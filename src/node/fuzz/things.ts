import { type Random, randomInt } from '../../os/random.ts';
import { pick } from './mutate.ts';

/** A kind and how a good object of it is made. */
export interface Thing {
  path: (namespace: string) => string;
  group: string;
  kind: string;
  make: (random: Random) => object;
  /** What else than the object itself can be asked for, and a good body. */
  parts?: Record<string, (random: Random) => object>;
}
const few = (random: Random): string => String(randomInt(random, 4));
const selector = { matchLabels: { app: 'x' } };
const container = (random: Random) => ({
  name: 'c',
  image: `busybox:${few(random)}`,
  env: [{ name: 'A', value: few(random) }],
  ports: random.next() < 0.5 ? [{ containerPort: 80 + randomInt(random, 3) }] : undefined,
});
const podSpec = (random: Random) => ({ automountServiceAccountToken: random.next() < 0.5, containers: [container(random)] });
const template = (random: Random) => ({ metadata: { labels: { app: 'x', v: few(random) } }, spec: podSpec(random) });
const scale = (random: Random) => ({ spec: { replicas: randomInt(random, 5) } });
const condition = (random: Random) => ({
  type: pick(random, ['Ready', 'Available']),
  status: pick(random, ['True', 'False', 'Unknown']),
  reason: 'R',
  message: few(random),
  lastTransitionTime: '2026-01-01T00:00:00Z',
});
const within = (group: string, resource: string) => (namespace: string) =>
  `/${group.includes('/') ? 'apis' : 'api'}/${group}/namespaces/${namespace}/${resource}`;
const whole = (group: string, resource: string) => () => `/${group.includes('/') ? 'apis' : 'api'}/${group}/${resource}`;
const rules = (random: Random) => [
  { apiGroups: [''], resources: [pick(random, ['pods', 'secrets'])], verbs: [pick(random, ['get', '*'])] },
];
const workload = (random: Random) => ({ spec: { replicas: randomInt(random, 4), selector, template: template(random) } });

const CORE: Thing[] = [
  {
    path: within('v1', 'configmaps'),
    group: 'v1',
    kind: 'ConfigMap',
    make: (r) => ({ data: { a: few(r), [`k${few(r)}`]: 'v' }, immutable: r.next() < 0.05 || undefined }),
  },
  {
    path: within('v1', 'secrets'),
    group: 'v1',
    kind: 'Secret',
    make: (r) => ({ stringData: { a: few(r) }, type: pick(r, ['Opaque', undefined]) }),
  },
  {
    path: within('v1', 'services'),
    group: 'v1',
    kind: 'Service',
    make: (r) => ({
      spec: { type: pick(r, ['ClusterIP', 'NodePort', 'LoadBalancer']), selector: { app: 'x' }, ports: [{ port: 80 + randomInt(r, 3) }] },
    }),
    parts: { status: (r) => ({ status: { loadBalancer: { ingress: [{ ip: `10.0.0.${few(r)}` }] } } }) },
  },
  {
    path: within('v1', 'pods'),
    group: 'v1',
    kind: 'Pod',
    make: (r) => ({ spec: podSpec(r) }),
    parts: {
      status: (r) => ({ status: { phase: pick(r, ['Pending', 'Running', 'Succeeded']), conditions: [condition(r)] } }),
      eviction: (r) => ({
        apiVersion: 'policy/v1',
        kind: 'Eviction',
        deleteOptions: r.next() < 0.5 ? { gracePeriodSeconds: 0 } : undefined,
      }),
      binding: () => ({ apiVersion: 'v1', kind: 'Binding', target: { kind: 'Node', name: 'node01' } }),
      ephemeralcontainers: (r) => ({ spec: { ephemeralContainers: [{ name: `d${few(r)}`, image: 'busybox' }] } }),
      resize: (r) => ({ spec: { containers: [{ name: 'c', resources: { requests: { cpu: `${few(r)}m` } } }] } }),
    },
  },
  {
    path: within('v1', 'serviceaccounts'),
    group: 'v1',
    kind: 'ServiceAccount',
    make: (r) => ({ secrets: [{ name: few(r) }] }),
    parts: {
      token: (r) => ({
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: { expirationSeconds: 600 * (1 + randomInt(r, 3)) },
      }),
    },
  },
  {
    path: whole('v1', 'namespaces'),
    group: 'v1',
    kind: 'Namespace',
    make: () => ({}),
    parts: {
      finalize: (r) => ({ spec: { finalizers: r.next() < 0.5 ? [] : ['kubernetes'] } }),
      status: () => ({ status: { phase: 'Active' } }),
    },
  },
];
const OTHERS: Thing[] = [
  {
    path: within('apps/v1', 'deployments'),
    group: 'apps/v1',
    kind: 'Deployment',
    make: workload,
    parts: { scale, status: (r) => ({ status: { replicas: randomInt(r, 3), conditions: [condition(r)] } }) },
  },
  { path: within('apps/v1', 'replicasets'), group: 'apps/v1', kind: 'ReplicaSet', make: workload, parts: { scale } },
  { path: within('apps/v1', 'statefulsets'), group: 'apps/v1', kind: 'StatefulSet', make: workload, parts: { scale } },
  {
    path: within('batch/v1', 'jobs'),
    group: 'batch/v1',
    kind: 'Job',
    make: (r) => ({ spec: { template: { spec: { ...podSpec(r), restartPolicy: 'Never' } } } }),
  },
  {
    path: within('policy/v1', 'poddisruptionbudgets'),
    group: 'policy/v1',
    kind: 'PodDisruptionBudget',
    make: (r) => ({ spec: { minAvailable: randomInt(r, 2), selector } }),
  },
  {
    path: within('rbac.authorization.k8s.io/v1', 'roles'),
    group: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    make: (r) => ({ rules: rules(r) }),
  },
  {
    path: within('rbac.authorization.k8s.io/v1', 'rolebindings'),
    group: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    make: (r) => ({
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: pick(r, ['a', 'b']) },
      subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'ann' }],
    }),
  },
  {
    path: within('coordination.k8s.io/v1', 'leases'),
    group: 'coordination.k8s.io/v1',
    kind: 'Lease',
    make: (r) => ({ spec: { holderIdentity: few(r) } }),
  },
  {
    path: within('fuzz.example/v1', 'widgets'),
    group: 'fuzz.example/v1',
    kind: 'Widget',
    make: (r) => ({
      spec: {
        size: randomInt(r, 12),
        text: 'a'.repeat(randomInt(r, 30)),
        list: [{ name: few(r), n: 1 }],
        any: { x: few(r) },
        port: pick(r, [80, 'http']),
      },
    }),
    parts: { scale, status: (r) => ({ status: { replicas: randomInt(r, 4), phase: few(r) } }) },
  },
  {
    path: whole('fuzz.example/v2', 'globes'),
    group: 'fuzz.example/v2',
    kind: 'Globe',
    make: (r) => ({ spec: { size: randomInt(r, 12) } }),
  },
  {
    path: whole('certificates.k8s.io/v1', 'certificatesigningrequests'),
    group: 'certificates.k8s.io/v1',
    kind: 'CertificateSigningRequest',
    make: () => ({ spec: { request: 'LS0tLS1CRUdJTg==', signerName: 'example.com/x', usages: ['client auth'] } }),
    parts: { approval: () => ({ status: { conditions: [{ type: 'Approved', status: 'True', reason: 'R' }] } }) },
  },
];
export const THINGS: readonly Thing[] = [...CORE, ...CORE, ...CORE, ...OTHERS];
