import type { Describer } from './describer.ts';

/** A kind's describer by `Kind.group`, loaded when it is needed. */
const DESCRIBERS: Record<string, () => Promise<Describer>> = {
  'Pod.': async () => (await import('./pod.ts')).pod,
  'ConfigMap.': async () => (await import('./config.ts')).configMap,
  'Secret.': async () => (await import('./config.ts')).secret,
  'Namespace.': async () => (await import('./config.ts')).namespace,
  'ServiceAccount.': async () => (await import('./config.ts')).serviceAccount,
  'ResourceQuota.': async () => (await import('./quotas.ts')).resourceQuota,
  'LimitRange.': async () => (await import('./quotas.ts')).limitRange,
  'Service.': async () => (await import('./network.ts')).service,
  'PersistentVolume.': async () => (await import('./storage.ts')).persistentVolume,
  'PersistentVolumeClaim.': async () => (await import('./storage.ts')).persistentVolumeClaim,
  'PodDisruptionBudget.policy': async () => (await import('./storage.ts')).podDisruptionBudget,
  'Role.rbac.authorization.k8s.io': async () => (await import('./rbac.ts')).role,
  'ClusterRole.rbac.authorization.k8s.io': async () => (await import('./rbac.ts')).role,
  'RoleBinding.rbac.authorization.k8s.io': async () => (await import('./rbac.ts')).binding,
  'ClusterRoleBinding.rbac.authorization.k8s.io': async () => (await import('./rbac.ts')).binding,
  'Deployment.apps': async () => (await import('./workloads.ts')).deployment,
  'ReplicaSet.apps': async () => (await import('./workloads.ts')).replicaSet,
  'StatefulSet.apps': async () => (await import('./workloads.ts')).statefulSet,
  'DaemonSet.apps': async () => (await import('./workloads.ts')).daemonSet,
  'Job.batch': async () => (await import('./workloads.ts')).job,
  'Node.': async () => (await import('./node.ts')).node,
  'Ingress.networking.k8s.io': async () => (await import('./ingress.ts')).ingress,
  'IngressClass.networking.k8s.io': async () => (await import('./ingress.ts')).ingressClass,
  'NetworkPolicy.networking.k8s.io': async () => (await import('./networkpolicy.ts')).networkPolicy,
  'Endpoints.': async () => (await import('./endpoints.ts')).endpointsOf,
  'EndpointSlice.discovery.k8s.io': async () => (await import('./endpoints.ts')).endpointSlice,
  'StorageClass.storage.k8s.io': async () => (await import('./classes.ts')).storageClass,
  'PriorityClass.scheduling.k8s.io': async () => (await import('./classes.ts')).priorityClass,
  'HorizontalPodAutoscaler.autoscaling': async () => (await import('./autoscaler.ts')).horizontalPodAutoscaler,
  'CronJob.batch': async () => (await import('./cronjob.ts')).cronJob,
  'VolumeAttributesClass.storage.k8s.io': async () => (await import('./classes.ts')).volumeAttributesClass,
  'CSINode.storage.k8s.io': async () => (await import('./classes.ts')).csiNode,
  'CertificateSigningRequest.certificates.k8s.io': async () => (await import('./certificates.ts')).certificateSigningRequest,
  'ServiceCIDR.networking.k8s.io': async () => (await import('./addresses.ts')).serviceCidr,
  'IPAddress.networking.k8s.io': async () => (await import('./addresses.ts')).ipAddress,
  'ReplicationController.': async () => (await import('./replicationcontroller.ts')).replicationController,
};

export async function describerOf(group: string, kind: string): Promise<Describer> {
  const load = DESCRIBERS[`${kind}.${group}`];
  return load ? load() : (await import('./generic.ts')).generic;
}
