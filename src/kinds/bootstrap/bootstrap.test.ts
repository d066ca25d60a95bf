import { expect, test } from 'vitest';
import { RELEASES } from '../../cluster/release.ts';
import { bootstrapObjects, controllerAccounts } from './index.ts';

test('gives the recorded objects back', () => {
  const objects = bootstrapObjects(RELEASES['1.36']);
  const find = (kind: string, name: string) => objects.find((object) => object.kind === kind && object.metadata.name === name);
  expect(find('ClusterRoleBinding', 'kubeadm:cluster-admins')).toMatchObject({
    subjects: [{ kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name: 'kubeadm:cluster-admins' }],
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
  });
  expect(find('ClusterRole', 'cluster-admin')?.rules).toEqual([
    { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
    { verbs: ['*'], nonResourceURLs: ['*'] },
  ]);
  expect(find('RoleBinding', 'system:controller:bootstrap-signer')?.subjects).toEqual([
    { kind: 'ServiceAccount', name: 'bootstrap-signer', namespace: 'kube-system' },
  ]);
  expect(objects.filter((object) => object.kind === 'Namespace').map((object) => object.metadata.name)).toEqual([
    'default',
    'kube-node-lease',
    'kube-public',
    'kube-system',
  ]);
  expect(controllerAccounts()).toHaveLength(35);
});
