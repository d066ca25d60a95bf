import type { Gvk } from './ids.ts';

/** A place in objects of some kinds. Upstream: kustomize/api/internal/konfig/builtinpluginconsts. */
export interface FieldSpec extends Gvk {
  path: string;
  create?: boolean;
}
export interface BackReference extends Gvk {
  fieldSpecs: FieldSpec[];
}

const at = (path: string, kinds: string, create: boolean, more: Gvk = {}): FieldSpec[] =>
  kinds.split(' ').map((kind) => ({ ...more, kind, path, create }));

const TEMPLATED = 'spec/template/metadata';
const templated = (field: string, statefulGroup: Gvk): FieldSpec[] => [
  ...at(`${TEMPLATED}/${field}`, 'ReplicationController', true, { version: 'v1' }),
  ...at(`${TEMPLATED}/${field}`, 'Deployment ReplicaSet DaemonSet', true),
  ...at(`${TEMPLATED}/${field}`, 'StatefulSet', true, statefulGroup),
];
const jobs = (field: string): FieldSpec[] => [
  ...at(`${TEMPLATED}/${field}`, 'Job', true, { group: 'batch' }),
  ...at(`spec/jobTemplate/metadata/${field}`, 'CronJob', true, { group: 'batch' }),
  ...at(`spec/jobTemplate/spec/template/metadata/${field}`, 'CronJob', true, { group: 'batch' }),
];
const metadataLabels: FieldSpec[] = [
  { path: 'metadata/labels', create: true },
  ...templated('labels', { group: 'apps' }),
  ...at('spec/volumeClaimTemplates[]/metadata/labels', 'StatefulSet', true, { group: 'apps' }),
  ...jobs('labels'),
];
const affinity = (kind: string): FieldSpec[] =>
  [
    ...['podAffinity', 'podAntiAffinity'].flatMap((which) => [
      `affinity/${which}/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm`,
      `affinity/${which}/requiredDuringSchedulingIgnoredDuringExecution`,
    ]),
    'topologySpreadConstraints',
  ].flatMap((path) => at(`spec/template/spec/${path}/labelSelector/matchLabels`, kind, false, { group: 'apps' }));

const PODS: Record<string, string> = {
  CronJob: 'spec/jobTemplate/spec/template/spec',
  DaemonSet: 'spec/template/spec',
  Deployment: 'spec/template/spec',
  Job: 'spec/template/spec',
  Pod: 'spec',
  ReplicaSet: 'spec/template/spec',
  StatefulSet: 'spec/template/spec',
};
const VARS = ['containers', 'initContainers'].flatMap((c) =>
  ['args', 'command', 'env/value', 'volumeMounts/mountPath'].map((f) => `${c}/${f}`),
);

export interface TransformerConfig {
  namePrefix: FieldSpec[];
  nameSuffix: FieldSpec[];
  namespace: FieldSpec[];
  commonLabels: FieldSpec[];
  labels: FieldSpec[];
  templateLabels: FieldSpec[];
  commonAnnotations: FieldSpec[];
  nameReference: BackReference[];
  varReference: FieldSpec[];
  images: FieldSpec[];
  replicas: FieldSpec[];
}

export const defaultSpecs = (): Omit<TransformerConfig, 'nameReference'> => ({
  namePrefix: [{ path: 'metadata/name' }],
  nameSuffix: [{ path: 'metadata/name' }],
  labels: [],
  templateLabels: metadataLabels,
  namespace: [
    ...at('metadata/name', 'Namespace', true),
    ...at('spec/service/namespace', 'APIService', true, { group: 'apiregistration.k8s.io' }),
    ...at('spec/conversion/webhook/clientConfig/service/namespace', 'CustomResourceDefinition', false, { group: 'apiextensions.k8s.io' }),
  ],
  commonLabels: [
    ...at('spec/selector', 'Service ReplicationController', true, { version: 'v1' }),
    ...at('spec/selector/matchLabels', 'Deployment ReplicaSet DaemonSet', true),
    ...affinity('Deployment'),
    ...at('spec/selector/matchLabels', 'StatefulSet', true, { group: 'apps' }),
    ...affinity('StatefulSet'),
    ...at('spec/selector/matchLabels', 'Job', false, { group: 'batch' }),
    ...at('spec/jobTemplate/spec/selector/matchLabels', 'CronJob', false, { group: 'batch' }),
    ...at('spec/selector/matchLabels', 'PodDisruptionBudget', false, { group: 'policy' }),
    ...['podSelector', 'ingress/from/podSelector', 'egress/to/podSelector'].flatMap((path) =>
      at(`spec/${path}/matchLabels`, 'NetworkPolicy', false, { group: 'networking.k8s.io' }),
    ),
    ...metadataLabels,
  ],
  commonAnnotations: [{ path: 'metadata/annotations', create: true }, ...templated('annotations', {}), ...jobs('annotations')],
  images: ['containers[]/image', 'initContainers[]/image', 'volumes[]/image/reference'].flatMap((path) =>
    ['spec', 'spec/template/spec'].map((pod) => ({ path: `${pod}/${path}`, create: true })),
  ),
  replicas: at('spec/replicas', 'Deployment StatefulSet ReplicaSet ReplicationController', true),
  varReference: [
    ...Object.entries(PODS).flatMap(([kind, pod]) => VARS.flatMap((path) => at(`${pod}/${path}`, kind, false))),
    ...at('spec/jobTemplate/spec/template/volumes/nfs/server', 'CronJob', false),
    ...at('spec/template/spec/volumes/nfs/server', 'DaemonSet Deployment Job ReplicaSet StatefulSet', false),
    ...at('spec/volumes/nfs/server', 'Pod', false),
    ...at('spec/template/metadata/annotations', 'Deployment', false),
    ...['rules/host', 'tls/hosts', 'tls/secretName'].flatMap((path) => at(`spec/${path}`, 'Ingress', false)),
    ...['port', 'targetPort'].flatMap((path) => at(`spec/ports/${path}`, 'Service', false)),
    ...at('spec/volumeClaimTemplates/spec/nfs/server', 'StatefulSet', false),
    ...at('spec/nfs/server', 'PersistentVolume', false),
    { path: 'metadata/labels' },
    { path: 'metadata/annotations' },
  ],
});
