import { describe, expect, it } from 'vitest';
import { builtinResources } from './index.ts';

const now = Date.parse('2026-11-24T10:00:00Z');
const gates = (...names: string[]) => ({ gates: new Set(names) });
const kind = (name: string, release = gates()) => builtinResources(release).find((d) => d.kind === name)!;

describe('builtinResources', () => {
  it('gives every kind with columns of its own a cell for each', () => {
    const bare = { apiVersion: 'v1', kind: 'X', metadata: { name: 'x' } };
    // IPAddress prints an age that has no column, as the real server does.
    const wrong = builtinResources(gates())
      .filter((d) => d.cells && d.columns && d.kind !== 'IPAddress')
      .filter((d) => d.cells?.(bare, now).length !== d.columns?.length)
      .map((d) => d.kind);
    expect(wrong).toEqual([]);
  });
  it('serves rbac twice in the era of 1.13, service accounts with their secrets', () => {
    const old = gates('LegacyServiceAccountTokenAutoGeneration', 'RBACv1beta1');
    const versions = builtinResources(old).filter((d) => d.kind === 'ClusterRole');
    expect(versions.map((d) => d.version)).toEqual(['v1', 'v1beta1']);
    const account = kind('ServiceAccount', old);
    expect(account.columns?.map((c) => c.name)).toEqual(['Name', 'Secrets', 'Age']);
    const object = {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'default', creationTimestamp: '2026-11-24T09:58:01Z' },
      secrets: [{ name: 'default-token-x' }],
    };
    expect(account.cells?.(object, now)).toEqual(['default', 1, '119s']);
    expect(kind('EndpointSlice', old)).toBeUndefined();
  });
});

describe('a pod', () => {
  const pod = () =>
    ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web', namespace: 'default' },
      spec: { containers: [{ name: 'c', image: 'nginx' }] },
    }) as any;
  it('gets defaults', () => {
    const object = pod();
    kind('Pod').strategy?.defaults?.(object);
    expect(object.spec).toEqual({
      containers: [
        {
          name: 'c',
          image: 'nginx',
          resources: {},
          imagePullPolicy: 'Always',
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
        },
      ],
      dnsPolicy: 'ClusterFirst',
      restartPolicy: 'Always',
      securityContext: {},
      terminationGracePeriodSeconds: 30,
      schedulerName: 'default-scheduler',
      enableServiceLinks: true,
    });
  });
  it('is refused with every reason, in order', () => {
    const object = pod();
    object.spec.containers = [
      { name: 'C', image: 'nginx', ports: [{ containerPort: 70000 }], volumeMounts: [{ name: 'v', mountPath: '/v' }] },
    ];
    object.spec.restartPolicy = 'Maybe';
    const { strategy } = kind('Pod');
    strategy?.defaults?.(object);
    expect(strategy?.validate?.(object, { now, gates: new Set() }).map((e) => `${e.field}: ${e.detail}`)).toEqual([
      `spec.containers[0].name: Invalid value: "C": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')`,
      'spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive',
      'spec.containers[0].volumeMounts[0].name: Not found: "v"',
      'spec.restartPolicy: Unsupported value: "Maybe": supported values: "Always", "OnFailure", "Never"',
    ]);
  });
  it('tells how its containers are', () => {
    const object = {
      ...pod(),
      status: {
        phase: 'Running',
        containerStatuses: [
          {
            name: 'c',
            restartCount: 3,
            ready: false,
            state: { waiting: { reason: 'CrashLoopBackOff' } },
            lastState: { terminated: { finishedAt: '2026-11-24T09:59:30Z' } },
          },
        ],
      },
    };
    object.metadata.creationTimestamp = '2026-11-24T09:55:00Z';
    expect(kind('Pod').cells?.(object, now)).toEqual([
      'web',
      '0/1',
      'CrashLoopBackOff',
      '3 (30s ago)',
      '5m',
      '<none>',
      '<none>',
      '<none>',
      '<none>',
    ]);
  });
});
