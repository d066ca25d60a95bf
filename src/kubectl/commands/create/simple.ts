import { generator } from '../../creating.ts';

export const namespace = generator({
  plural: 'namespaces',
  named: true,
  namespaced: false,
  examples: `kubectl create namespace shop`,
  make: (_, name) => ({ kind: 'Namespace', apiVersion: 'v1', metadata: { name }, spec: {}, status: {} }),
});

export const serviceaccount = generator({
  plural: 'serviceaccounts',
  named: true,
  namespaced: true,
  failed: 'failed to create serviceaccount:',
  examples: `kubectl create serviceaccount robot`,
  make: (_, name) => ({ kind: 'ServiceAccount', apiVersion: 'v1', metadata: { name } }),
});

export const priorityclass = generator({
  plural: 'priorityclasses',
  namespaced: false,
  failed: 'failed to create priorityclass:',
  examples: `kubectl create priorityclass high --value=1000 --description="first served"`,
  make({ flags }, name) {
    const description = flags.string('description');
    return {
      kind: 'PriorityClass',
      apiVersion: 'scheduling.k8s.io/v1',
      metadata: { name },
      value: flags.int('value'),
      ...(flags.bool('global-default') ? { globalDefault: true } : {}),
      ...(description ? { description } : {}),
      preemptionPolicy: flags.string('preemption-policy'),
    };
  },
});
