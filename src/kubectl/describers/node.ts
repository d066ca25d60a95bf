import { byCodePoint } from '../../apimachinery/json.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import { shortAge } from '../printers/age.ts';
import { type Context, type Describer, list } from './describer.ts';
import { annotations, type Lines, labels, rfc1123, rfc1123OrZero } from './lines.ts';
import { type Amounts, amountsOf, share, sumOf } from './noderesources.ts';

type Any = any;
const ROLE = 'node-role.kubernetes.io/';

/** Upstream: describe.go NodeDescriber. */
export const node: Describer = async (out, context) => {
  const { object } = context;
  const { metadata, spec, status = {} } = object;
  out.add(0, `Name:\t${metadata.name}`);
  out.add(0, `Roles:\t${rolesOf(object)}`);
  labels(out, 0, 'Labels', metadata.labels);
  annotations(out, 0, 'Annotations', metadata.annotations);
  out.add(0, `CreationTimestamp:\t${rfc1123(metadata.creationTimestamp)}`);
  const byEffect = (a: Any, b: Any) => byCodePoint(`${a.effect},${a.key}`, `${b.effect},${b.key}`);
  const sorted = [...(spec.taints ?? [])].sort(byEffect);
  const taints = sorted.map((t: Any) => `${t.key}${t.value ? `=${t.value}` : ''}:${t.effect}`);
  if (!taints.length) out.add(0, 'Taints:\t<none>');
  taints.forEach((t: string, i: number) => out.add(0, `${i ? '' : 'Taints:'}\t${t}`));
  out.add(0, `Unschedulable:\t${Boolean(spec.unschedulable)}`);
  await lease(out, context);
  if (status.conditions?.length) {
    out.add(0, 'Conditions:');
    out.add(1, 'Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage');
    out.add(1, '----\t------\t-----------------\t------------------\t------\t-------');
    for (const c of status.conditions)
      out.add(
        1,
        `${c.type} \t${c.status} \t${rfc1123OrZero(c.lastHeartbeatTime)} \t${rfc1123OrZero(c.lastTransitionTime)} \t${c.reason} \t${c.message}`,
      );
  }
  out.add(0, 'Addresses:');
  for (const a of status.addresses ?? []) out.add(1, `${a.type}:\t${a.address}`);
  for (const [title, amounts] of [
    ['Capacity', status.capacity],
    ['Allocatable', status.allocatable],
  ]) {
    if (!Object.keys(amounts ?? {}).length) continue;
    out.add(0, `${title}:`);
    for (const name of Object.keys(amounts).sort()) out.add(1, `${name}:\t${amounts[name]}`);
  }
  system(out, status.nodeInfo ?? {});
  if (spec.podCIDR) out.add(0, `PodCIDR:\t${spec.podCIDR}`);
  if (spec.podCIDRs?.length) out.add(0, `PodCIDRs:\t${spec.podCIDRs.join(',')}`);
  if (spec.providerID) out.add(0, `ProviderID:\t${spec.providerID}`);
  await pods(out, context);
  return undefined;
};

function rolesOf({ metadata }: KubeObject): string {
  const roles = Object.entries(metadata.labels ?? {}).flatMap(([k, v]) =>
    k.startsWith(ROLE) && k.length > ROLE.length ? [k.slice(ROLE.length)] : k === 'kubernetes.io/role' && v ? [v] : [],
  );
  return [...new Set(roles)].sort().join(',') || '<none>';
}

async function lease(out: Lines, { session, object }: Context): Promise<void> {
  let spec: Any;
  try {
    const path = `/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${object.metadata.name}`;
    spec = (await session.request<KubeObject>('GET', path)).spec ?? {};
  } catch (error) {
    return out.add(0, `Lease:\tFailed to get lease: ${(error as Error).message}`);
  }
  out.add(0, 'Lease:');
  out.add(1, `HolderIdentity:\t${spec.holderIdentity ?? '<unset>'}`);
  out.add(1, `AcquireTime:\t${rfc1123(spec.acquireTime)}`);
  out.add(1, `RenewTime:\t${rfc1123(spec.renewTime)}`);
}

function system(out: Lines, info: Any): void {
  out.add(0, 'System Info:');
  for (const [title, key] of [
    ['Machine ID', 'machineID'],
    ['System UUID', 'systemUUID'],
    ['Boot ID', 'bootID'],
    ['Kernel Version', 'kernelVersion'],
    ['OS Image', 'osImage'],
    ['Operating System', 'operatingSystem'],
    ['Architecture', 'architecture'],
    ['Container Runtime Version', 'containerRuntimeVersion'],
    ['Kubelet Version', 'kubeletVersion'],
  ])
    out.add(1, `${title}:\t${info[key] ?? ''}`);
}

async function pods(out: Lines, { session, object, now }: Context): Promise<void> {
  const allocatable: Amounts = object.status?.allocatable ?? object.status?.capacity ?? {};
  const fieldSelector = `spec.nodeName=${object.metadata.name},status.phase!=Succeeded,status.phase!=Failed`;
  const here = await list(session, '/api/v1/pods', { fieldSelector, limit: '500' });
  out.add(0, `Non-terminated Pods:\t(${here.length} in total)`);
  out.add(1, 'Namespace\tName\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge');
  out.add(1, '---------\t----\t------------\t----------\t---------------\t-------------\t---');
  const requests: Amounts[] = [];
  const limits: Amounts[] = [];
  for (const pod of here) {
    const request = amountsOf(pod, 'requests');
    const limit = amountsOf(pod, 'limits');
    requests.push(request);
    limits.push(limit);
    const cells = ['cpu', 'memory'].flatMap((name) => [share(request[name], allocatable[name]), share(limit[name], allocatable[name])]);
    out.add(1, [pod.metadata.namespace, pod.metadata.name, ...cells, shortAge(pod.metadata.creationTimestamp, now)].join('\t'));
  }
  out.add(0, 'Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)');
  out.add(1, 'Resource\tRequests\tLimits');
  out.add(1, '--------\t--------\t------');
  const wanted = sumOf(requests);
  const most = sumOf(limits);
  const huge = Object.keys(allocatable).filter((n) => n.startsWith('hugepages-'));
  for (const name of ['cpu', 'memory', 'ephemeral-storage', ...huge.sort()])
    out.add(1, `${name}\t${share(wanted[name], allocatable[name])}\t${share(most[name], allocatable[name])}`);
  for (const name of Object.keys(allocatable).sort())
    if (name.includes('/')) out.add(1, `${name}\t${wanted[name] ?? '0'}\t${most[name] ?? '0'}`);
}
