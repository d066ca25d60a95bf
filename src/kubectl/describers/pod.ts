import { labelSelectorToText } from '../../apimachinery/selectors.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import { shortAge } from '../printers/age.ts';
import { containers, resources } from './containers.ts';
import type { Describer } from './describer.ts';
import { annotations, type Lines, labels, rfc1123 } from './lines.ts';
import { volumes } from './volumes.ts';

type Any = any;
/** Upstream: describe.go PodDescriber. */
export const pod: Describer = (out, { object, now }) => {
  const { metadata, spec, status = {} } = object;
  out.add(0, `Name:\t${metadata.name}`);
  out.add(0, `Namespace:\t${metadata.namespace}`);
  if (spec.priority !== undefined) out.add(0, `Priority:\t${spec.priority}`);
  if (spec.priorityClassName) out.add(0, `Priority Class Name:\t${spec.priorityClassName}`);
  if (spec.runtimeClassName) out.add(0, `Runtime Class Name:\t${spec.runtimeClassName}`);
  if (spec.serviceAccountName) out.add(0, `Service Account:\t${spec.serviceAccountName}`);
  out.add(0, `Node:\t${spec.nodeName ? `${spec.nodeName}/${status.hostIP ?? ''}` : '<none>'}`);
  if (status.startTime) out.add(0, `Start Time:\t${rfc1123(status.startTime)}`);
  labels(out, 0, 'Labels', metadata.labels);
  annotations(out, 0, 'Annotations', metadata.annotations);
  if (metadata.deletionTimestamp && status.phase !== 'Failed' && status.phase !== 'Succeeded') {
    out.add(0, `Status:\tTerminating (lasts ${shortAge(metadata.deletionTimestamp, now)})`);
    out.add(0, `Termination Grace Period:\t${metadata.deletionGracePeriodSeconds ?? 0}s`);
  } else out.add(0, `Status:\t${status.phase ?? ''}`);
  if (status.reason) out.add(0, `Reason:\t${status.reason}`);
  if (status.message) out.add(0, `Message:\t${status.message}`);
  const seccomp = spec.securityContext?.seccompProfile;
  if (seccomp) out.add(0, `SeccompProfile:\t${seccomp.type}`);
  if (seccomp?.type === 'Localhost') out.add(0, `LocalhostProfile:\t${seccomp.localhostProfile}`);
  out.add(0, `IP:\t${status.podIP ?? ''}`);
  if (!status.podIPs?.length) out.add(0, 'IPs:\t<none>');
  else {
    out.add(0, 'IPs:');
    for (const { ip } of status.podIPs) out.add(1, `IP:\t${ip}`);
  }
  const owner = metadata.ownerReferences?.find((o) => o.controller);
  if (owner) out.add(0, `Controlled By:\t${owner.kind}/${owner.name}`);
  if (status.nominatedNodeName) out.add(0, `NominatedNodeName:\t${status.nominatedNodeName}`);
  if (spec.resources) {
    out.add(0, 'Resources:');
    resources((depth, text) => out.add(depth, text), spec.resources);
  }
  const env = (path: string) => fieldOf(object, path);
  containers(out, 'Init Containers', spec.initContainers, status.initContainerStatuses ?? [], '', env);
  containers(out, 'Containers', spec.containers, status.containerStatuses ?? [], '', env);
  containers(out, 'Ephemeral Containers', spec.ephemeralContainers, status.ephemeralContainerStatuses ?? [], '', env);
  if (spec.readinessGates?.length) {
    out.add(0, 'Readiness Gates:\n  Type\tStatus');
    for (const { conditionType } of spec.readinessGates) {
      const found = status.conditions?.find((c: Any) => c.type === conditionType);
      out.add(1, `${conditionType} \t${found?.status ?? '<none>'} `);
    }
  }
  if (status.conditions?.length) {
    out.add(0, 'Conditions:\n  Type\tStatus');
    for (const c of status.conditions) out.add(1, `${c.type} \t${c.status} `);
  }
  volumes(out, spec.volumes, '');
  if (status.qosClass) out.add(0, `QoS Class:\t${status.qosClass}`);
  placement(out, spec, 0, '\t');
  spreading(out, spec.topologySpreadConstraints ?? []);
  return undefined;
};

export function fieldOf(object: KubeObject, path: string): string {
  if (/^metadata\.(name|namespace|uid)$/.test(path)) return (object.metadata as Any)[path.slice(9)] ?? '';
  return '';
}

/** Node-Selectors and Tolerations. */
export function placement(out: Lines, spec: Any, level: number, indent: string): void {
  labels(out, level, 'Node-Selectors', spec.nodeSelector, indent);
  const byKey = (a: Any, b: Any) => ((a.key ?? '') < (b.key ?? '') ? -1 : (a.key ?? '') > (b.key ?? '') ? 1 : 0);
  const list = [...(spec.tolerations ?? [])].sort(byKey).map(toleration);
  if (!list.length) return out.add(level, 'Tolerations:\t<none>');
  list.forEach((text: string, i: number) => out.add(level, i === 0 ? `Tolerations:\t${text}` : `\t${text}`));
}

/** Upstream: describe.go describeTopologySpreadConstraints. */
function spreading(out: Lines, constraints: Any[]): void {
  const byKey = (a: Any, b: Any) => (a.topologyKey < b.topologyKey ? -1 : a.topologyKey > b.topologyKey ? 1 : 0);
  [...constraints].sort(byKey).forEach((c: Any, i: number) => {
    const selector = c.labelSelector ? ` for selector ${labelSelectorToText(c.labelSelector)}` : '';
    out.add(
      0,
      `${i ? '' : 'Topology Spread Constraints:'}\t${c.topologyKey}:${c.whenUnsatisfiable} when max skew ${c.maxSkew} is exceeded${selector}`,
    );
  });
}

function toleration(t: Any): string {
  let text = t.key ?? '';
  if (t.value) text += `=${t.value}`;
  if (t.effect) text += `:${t.effect}`;
  if (t.operator && t.operator !== 'Equal') text += `${text && !text.endsWith(' ') ? ' ' : ''}op=${t.operator}`;
  return t.tolerationSeconds === undefined ? text : `${text} for ${t.tolerationSeconds}s`;
}

/** `Pod Template:` of workloads. Upstream: describe.go DescribePodTemplate. */
export function template(out: Lines, given: Any): void {
  out.add(0, 'Pod Template:');
  if (!given) return out.add(1, '<unset>');
  labels(out, 0, '  Labels', given.metadata?.labels);
  if (Object.keys(given.metadata?.annotations ?? {}).length) annotations(out, 0, '  Annotations', given.metadata.annotations);
  if (given.spec.serviceAccountName) out.add(1, `Service Account:\t${given.spec.serviceAccountName}`);
  containers(out, 'Init Containers', given.spec.initContainers, undefined, '  ', () => '');
  containers(out, 'Containers', given.spec.containers, undefined, '  ', () => '');
  volumes(out, given.spec.volumes, '  ');
  if (given.spec.priorityClassName) out.add(1, `Priority Class Name:\t${given.spec.priorityClassName}`);
  placement(out, given.spec, 1, '\t');
}
