/** A pod as a Deployment's: labels, an owner, two containers with resources, probes and environment, on a node. */
export const pod = (name: string, node?: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name,
    labels: { app: 'web', 'pod-template-hash': '6d4cf56db6', tier: 'front' },
    ownerReferences: [
      {
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        name: 'web-6d4cf56db6',
        uid: '7c5b0c6c-7a0f-4b53-9a3c-0d7a8d6c5f11',
        controller: true,
        blockOwnerDeletion: true,
      },
    ],
  },
  spec: {
    ...(node && { nodeName: node }),
    containers: [
      {
        name: 'web',
        image: 'nginx:1.29',
        ports: [{ containerPort: 8080 }],
        env: [{ name: 'MODE', value: 'production' }],
        resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '128Mi' } },
        readinessProbe: { httpGet: { path: '/healthz', port: 8080 } },
      },
      { name: 'sidecar', image: 'busybox:1.37', command: ['sh', '-c', 'sleep infinity'] },
    ],
  },
});

export const node = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, labels: { 'kubernetes.io/hostname': name } },
});

export const role = (name: string) => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'Role',
  metadata: { name },
  rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }],
});

export const roleBinding = (name: string, user: string, roleName: string) => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  metadata: { name },
  subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user }],
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: roleName },
});

export const accessReview = (user: string, namespace: string) => ({
  apiVersion: 'authorization.k8s.io/v1',
  kind: 'SubjectAccessReview',
  spec: { user, resourceAttributes: { namespace, verb: 'get', resource: 'pods' } },
});
