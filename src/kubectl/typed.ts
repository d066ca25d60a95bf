import type { KubeObject } from '../apimachinery/types.ts';
import type { ApiResource } from '../client/discovery.ts';
import { Failure } from './errors.ts';

const GROUPS = new Set(
  `apps batch autoscaling policy extensions admissionregistration.k8s.io authentication.k8s.io authorization.k8s.io certificates.k8s.io coordination.k8s.io discovery.k8s.io events.k8s.io flowcontrol.apiserver.k8s.io internal.apiserver.k8s.io networking.k8s.io node.k8s.io rbac.authorization.k8s.io resource.k8s.io scheduling.k8s.io storage.k8s.io storagemigration.k8s.io`
    .split(' ')
    .concat(''),
);

/** Commands that work on Go types know those of client-go alone. */
export function requireType({ group, version, kind }: ApiResource, list: boolean, source = ''): void {
  if (!GROUPS.has(group))
    throw new Failure(
      `${source ? `unable to decode ${JSON.stringify(source)}: ` : ''}no kind "${kind}${list ? 'List' : ''}" is registered for version "${group}/${version}" in scheme "pkg/runtime/scheme.go:111"`,
    );
}

const STATUS: Record<string, Record<string, unknown>> = {
  DaemonSet: { currentNumberScheduled: 0, desiredNumberScheduled: 0, numberMisscheduled: 0, numberReady: 0 },
  ReplicaSet: { replicas: 0 },
  ReplicationController: { replicas: 0 },
  StatefulSet: { replicas: 0, availableReplicas: 0 },
  Service: { loadBalancer: {} },
};
const TEMPLATED = new Set(['Deployment', 'DaemonSet', 'StatefulSet', 'ReplicaSet', 'ReplicationController', 'Job']);

/** An object of a file as its Go type writes it: what cannot be left out is there. */
export function asTyped(object: KubeObject): KubeObject {
  const { kind } = object;
  const result: KubeObject = structuredClone(object);
  result.metadata ??= {} as KubeObject['metadata'];
  if (kind === 'Pod') fillPod((result.spec ??= {}));
  if (TEMPLATED.has(kind)) fillTemplate((result.spec ??= {}), kind);
  if (kind === 'CronJob') {
    const job = ((result.spec ??= {}).jobTemplate ??= {});
    job.metadata ??= {};
    fillTemplate((job.spec ??= {}), 'Job');
  }
  if (TEMPLATED.has(kind) || STATUS[kind] || kind === 'Pod' || kind === 'CronJob') result.status = { ...STATUS[kind], ...result.status };
  return result;
}

function fillTemplate(spec: Record<string, any>, kind: string): void {
  const template = (spec.template ??= {});
  template.metadata ??= {};
  fillPod((template.spec ??= {}));
  if (['Deployment', 'DaemonSet', 'StatefulSet', 'ReplicaSet'].includes(kind)) spec.selector ??= null;
  if (kind === 'Deployment') spec.strategy ??= {};
  if (kind === 'DaemonSet' || kind === 'StatefulSet') spec.updateStrategy ??= {};
  if (kind === 'StatefulSet') {
    spec.serviceName ??= '';
    for (const claim of spec.volumeClaimTemplates ?? []) {
      claim.spec = { resources: {}, ...claim.spec };
      claim.status ??= {};
    }
  }
}
function fillPod(spec: Record<string, any>): void {
  spec.containers ??= null;
  for (const container of [...(spec.initContainers ?? []), ...(spec.containers ?? [])]) container.resources ??= {};
}
