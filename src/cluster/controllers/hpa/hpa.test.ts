import { expect, test } from 'vitest';
import type { KubeObject } from '../../../apimachinery/types.ts';
import { type Collection, core, createApi, DEPLOYMENTS, EVENTS, HORIZONTALPODAUTOSCALERS, inGroup } from '../../../client/objects.ts';
import { ManualClock } from '../../../os/clock.ts';
import type { HttpHandler } from '../../../os/http.ts';
import { SeededRandom } from '../../../os/random.ts';
import { createCluster } from '../../cluster.ts';

const rbac = (resource: string) => inGroup('rbac.authorization.k8s.io', 'v1', resource);
const labels = { app: 'metrics-server' };
const account = { kind: 'ServiceAccount', name: 'metrics-server', namespace: 'kube-system' };
const METRICS_SERVER: [Collection, KubeObject][] = [
  [core('serviceaccounts'), { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'metrics-server', namespace: 'kube-system' } }],
  [
    rbac('clusterrolebindings'),
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'metrics-server' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [account],
    },
  ],
  [
    core('services'),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'metrics-server', namespace: 'kube-system' },
      spec: { selector: labels, ports: [{ port: 443, targetPort: 10250 }] },
    },
  ],
  [
    DEPLOYMENTS,
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'metrics-server', namespace: 'kube-system' },
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            serviceAccountName: 'metrics-server',
            containers: [
              {
                name: 'metrics-server',
                image: 'registry.k8s.io/metrics-server/metrics-server:v0.8.0',
                args: ['--kubelet-insecure-tls', '--metric-resolution=15s'],
              },
            ],
          },
        },
      },
    },
  ],
  [
    inGroup('apiregistration.k8s.io', 'v1', 'apiservices'),
    {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: 'v1beta1.metrics.k8s.io' },
      spec: {
        group: 'metrics.k8s.io',
        version: 'v1beta1',
        insecureSkipTLSVerify: true,
        groupPriorityMinimum: 100,
        versionPriority: 100,
        service: { name: 'metrics-server', namespace: 'kube-system' },
      },
    },
  ],
];
const deployment = (command: string) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: {
        terminationGracePeriodSeconds: 0,
        containers: [{ name: 'c', image: 'busybox', command: ['sh', '-c', command], resources: { requests: { cpu: '100m' } } }],
      },
    },
  },
});

test('a busy deployment is made larger, an idle one smaller after five minutes', { timeout: 120_000 }, async () => {
  const clock = new ManualClock();
  const cluster = await createCluster({ clock, random: new SeededRandom(1), plane: 'node' });
  await cluster.start();
  const { certificate } = await cluster.adminIdentity();
  const handler: HttpHandler = (request) => cluster.handler({ ...request, peer: { address: '172.30.1.2', certificate } });
  const api = createApi({ handler, server: 'https://172.30.1.2:6443', headers: [] });
  await clock.advance(1000);
  for (const [of, object] of METRICS_SERVER) await api.create(of, object, object.metadata.namespace);
  await api.create(DEPLOYMENTS, deployment('sleep 100000 | sha256sum'), 'default');
  const target = { type: 'Utilization', averageUtilization: 50 };
  const hpa = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web' },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      maxReplicas: 3,
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target } }],
    },
  };
  await api.create(HORIZONTALPODAUTOSCALERS, hpa, 'default');
  const told = async () => {
    const { status } = await api.get(HORIZONTALPODAUTOSCALERS, 'default', 'web');
    const events = await api.list(EVENTS, 'default', { fieldSelector: 'involvedObject.kind=HorizontalPodAutoscaler' });
    return {
      replicas: `${status.currentReplicas} of ${status.desiredReplicas}`,
      utilization: status.currentMetrics?.[0]?.resource?.current.averageUtilization,
      conditions: status.conditions.map((c: KubeObject) => `${c.type}=${c.status} ${c.reason}`),
      events: events.filter((e) => e.type === 'Normal').map((e) => `${e.reason} ${e.message}`),
    };
  };
  await clock.advance(120_000);
  const grown = {
    replicas: '3 of 3',
    utilization: 1001,
    conditions: ['AbleToScale=True ReadyForNewScale', 'ScalingActive=True ValidMetricFound', 'ScalingLimited=True TooManyReplicas'],
    events: ['SuccessfulRescale New size: 3; reason: cpu resource utilization (percentage of request) above target'],
  };
  expect(await told()).toEqual(grown);

  const { spec } = await api.get(DEPLOYMENTS, 'default', 'web');
  const { containers } = deployment('sleep 100000').spec.template.spec;
  await api.patch(DEPLOYMENTS, 'default', 'web', { spec: { template: { spec: { ...spec.template.spec, containers } } } });
  await clock.advance(60_000);
  expect((await told()).replicas).toBe('3 of 3');
  await clock.advance(400_000);
  expect(await told()).toEqual({
    replicas: '1 of 1',
    utilization: 1,
    conditions: ['AbleToScale=True ReadyForNewScale', 'ScalingActive=True ValidMetricFound', 'ScalingLimited=False DesiredWithinRange'],
    events: [...grown.events, 'SuccessfulRescale New size: 1; reason: All metrics below target'],
  });
  cluster.close();
});
