import { expect, test } from 'vitest';
import { templateHash } from './hash.ts';

const defaults = {
  dnsPolicy: 'ClusterFirst',
  restartPolicy: 'Always',
  schedulerName: 'default-scheduler',
  securityContext: {},
  terminationGracePeriodSeconds: 30,
};
const container = { terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File', resources: {} };

test('names a ReplicaSet as the real controller does', async () => {
  const till = {
    metadata: { labels: { app: 'till' } },
    spec: { ...defaults, containers: [{ ...container, name: 'till', image: 'registry.example/till:2', imagePullPolicy: 'IfNotPresent' }] },
  };
  expect(await templateHash(till)).toBe('687fb796bc');
  const nginx = {
    metadata: { labels: { app: 'nginx' } },
    spec: {
      ...defaults,
      containers: [
        { ...container, name: 'nginx', image: 'nginx', imagePullPolicy: 'Always', ports: [{ containerPort: 80, protocol: 'TCP' }] },
      ],
    },
  };
  expect(await templateHash(nginx)).toBe('5cf8dc6bc5');
  expect(
    await templateHash({
      metadata: { labels: { app: 'till' } },
      spec: {
        ...defaults,
        containers: [
          {
            ...container,
            resources: { limits: { cpu: '100m', memory: '1Gi' } },
            name: 'till',
            image: 'registry.example/till:2',
            imagePullPolicy: 'IfNotPresent',
            ports: [{ containerPort: 80, protocol: 'TCP' }],
          },
        ],
      },
    }),
  ).toBe('7c8bb88c95');
});
