import type { BackReference, FieldSpec } from './fieldspecs.ts';
import type { Gvk } from './ids.ts';

const PODS: Record<string, string> = {
  Pod: 'spec',
  PodTemplate: 'template/spec',
  Deployment: 'spec/template/spec',
  ReplicaSet: 'spec/template/spec',
  DaemonSet: 'spec/template/spec',
  StatefulSet: 'spec/template/spec',
  Job: 'spec/template/spec',
  CronJob: 'spec/jobTemplate/spec/template/spec',
};
const USERS: Record<string, string> = {
  Pod: 'spec',
  StatefulSet: 'spec/template/spec',
  Deployment: 'spec/template/spec',
  ReplicationController: 'spec/template/spec',
  CronJob: 'spec/jobTemplate/spec/template/spec',
  Job: 'spec/template/spec',
  DaemonSet: 'spec/template/spec',
};
const inPods = (pods: Record<string, string>, paths: string[]): FieldSpec[] =>
  Object.entries(pods).flatMap(([kind, pod]) => paths.map((path) => ({ kind, path: `${pod}/${path}` })));
const at = (kind: string, paths: string, more: Gvk = {}): FieldSpec[] => paths.split(' ').map((path) => ({ ...more, kind, path }));
const byContainer = (paths: string[]) => paths.flatMap((path) => [`containers/${path}`, `initContainers/${path}`]);
const named = (): FieldSpec[] => [...at('Role', 'rules/resourceNames'), ...at('ClusterRole', 'rules/resourceNames')];
const RBAC = { group: 'rbac.authorization.k8s.io' };
const ADMISSION = { group: 'admissionregistration.k8s.io' };
const ANNOTATION = 'metadata/annotations/nginx.ingress.kubernetes.io\\/';

/** Where objects name others. Upstream: kustomize/api/internal/konfig/builtinpluginconsts/namereference.go. */
export const nameReferences = (): BackReference[] => [
  ...['Deployment', 'ReplicationController', 'ReplicaSet', 'StatefulSet'].map((kind) => ({
    kind,
    fieldSpecs: at('HorizontalPodAutoscaler', 'spec/scaleTargetRef/name'),
  })),
  {
    kind: 'ConfigMap',
    version: 'v1',
    fieldSpecs: [
      ...inPods(PODS, [
        'volumes/configMap/name',
        ...byContainer(['env/valueFrom/configMapKeyRef/name', 'envFrom/configMapRef/name']),
        'volumes/projected/sources/configMap/name',
      ]),
      ...at('Node', 'spec/configSource/configMap'),
      ...named(),
      ...at('Ingress', `${ANNOTATION}fastcgi-params-configmap`),
    ],
  },
  {
    kind: 'Secret',
    version: 'v1',
    fieldSpecs: [
      ...inPods(PODS, [
        'volumes/secret/secretName',
        ...byContainer(['env/valueFrom/secretKeyRef/name', 'envFrom/secretRef/name']),
        'imagePullSecrets/name',
        'volumes/projected/sources/secret/name',
      ]),
      ...at(
        'Ingress',
        `spec/tls/secretName metadata/annotations/ingress.kubernetes.io\\/auth-secret ${ANNOTATION}auth-secret ${ANNOTATION}auth-tls-secret`,
      ),
      ...at('ServiceAccount', 'imagePullSecrets/name'),
      ...at('StorageClass', 'parameters/secretName parameters/adminSecretName parameters/userSecretName parameters/secretRef'),
      ...named(),
      ...at('Service', 'spec/template/spec/containers/env/valueFrom/secretKeyRef/name', { group: 'serving.knative.dev', version: 'v1' }),
      ...at('PersistentVolume', 'spec/azureFile/secretName'),
    ],
  },
  {
    kind: 'Service',
    version: 'v1',
    fieldSpecs: [
      ...at('StatefulSet', 'spec/serviceName', { group: 'apps' }),
      ...at(
        'Ingress',
        'spec/rules/http/paths/backend/serviceName spec/backend/serviceName spec/rules/http/paths/backend/service/name spec/defaultBackend/service/name',
      ),
      ...at('APIService', 'spec/service/name', { group: 'apiregistration.k8s.io' }),
      ...at('ValidatingWebhookConfiguration', 'webhooks/clientConfig/service', ADMISSION),
      ...at('MutatingWebhookConfiguration', 'webhooks/clientConfig/service', ADMISSION),
    ],
  },
  { kind: 'Role', ...RBAC, fieldSpecs: at('RoleBinding', 'roleRef/name', RBAC) },
  {
    kind: 'ClusterRole',
    ...RBAC,
    fieldSpecs: [...at('RoleBinding', 'roleRef/name', RBAC), ...at('ClusterRoleBinding', 'roleRef/name', RBAC)],
  },
  {
    kind: 'ServiceAccount',
    version: 'v1',
    fieldSpecs: [
      ...at('RoleBinding', 'subjects', RBAC),
      ...at('ClusterRoleBinding', 'subjects', RBAC),
      ...inPods(USERS, ['serviceAccountName']),
    ],
  },
  { kind: 'PersistentVolumeClaim', version: 'v1', fieldSpecs: inPods(USERS, ['volumes/persistentVolumeClaim/claimName']) },
  {
    kind: 'PersistentVolume',
    version: 'v1',
    fieldSpecs: [...at('PersistentVolumeClaim', 'spec/volumeName'), ...at('ClusterRole', 'rules/resourceNames')],
  },
  {
    kind: 'StorageClass',
    version: 'v1',
    group: 'storage.k8s.io',
    fieldSpecs: [
      ...at('PersistentVolume', 'spec/storageClassName'),
      ...at('PersistentVolumeClaim', 'spec/storageClassName'),
      ...at('StatefulSet', 'spec/volumeClaimTemplates/spec/storageClassName'),
    ],
  },
  { kind: 'PriorityClass', version: 'v1', group: 'scheduling.k8s.io', fieldSpecs: inPods(USERS, ['priorityClassName']) },
  { kind: 'IngressClass', version: 'v1', group: 'networking.k8s.io/v1', fieldSpecs: at('Ingress', 'spec/ingressClassName') },
  {
    kind: 'ValidatingAdmissionPolicy',
    ...ADMISSION,
    fieldSpecs: at('ValidatingAdmissionPolicyBinding', 'spec/policyName', ADMISSION),
  },
];
