import { formatQuantity, milliQuantity, quantityMilli } from '../../../apimachinery/quantity.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import { pullPolicyOf } from './image.ts';
import { podResourceDefaults } from './validate/pod-resources.ts';
import { volumeDefaults } from './volume-defaults.ts';

function httpDefaults(action: any): void {
  action.path ||= '/';
  action.scheme ||= 'HTTP';
}
function probeDefaults(probe: any): void {
  if (!probe) return;
  probe.timeoutSeconds ||= 1;
  probe.periodSeconds ||= 10;
  probe.successThreshold ||= 1;
  probe.failureThreshold ||= 3;
  if (probe.httpGet) httpDefaults(probe.httpGet);
  if (probe.grpc) probe.grpc.service ??= '';
}
/** Amounts are kept to a thousandth. Upstream: SetDefaults_ResourceList. */
export function roundedUp(list: Record<string, string> | null | undefined): void {
  for (const [name, value] of Object.entries(list ?? {}))
    if (/[nu]$|\.\d{4}/.test(`${value}`)) (list as Record<string, string>)[name] = formatQuantity(milliQuantity(quantityMilli(value)));
}
export function containerDefaults(c: any): void {
  for (const port of c.ports ?? []) port.protocol ||= 'TCP';
  for (const env of c.env ?? []) {
    if (env.valueFrom?.fieldRef) env.valueFrom.fieldRef.apiVersion ||= 'v1';
    if (env.valueFrom?.fileKeyRef) env.valueFrom.fileKeyRef.optional ??= false;
    if (env.valueFrom?.resourceFieldRef) env.valueFrom.resourceFieldRef.divisor ??= '0';
  }
  c.resources ??= {};
  for (const list of [c.resources.limits, c.resources.requests]) roundedUp(list);
  for (const probe of [c.livenessProbe, c.readinessProbe, c.startupProbe]) probeDefaults(probe);
  for (const hook of [c.lifecycle?.postStart, c.lifecycle?.preStop]) if (hook?.httpGet) httpDefaults(hook.httpGet);
  c.imagePullPolicy ||= pullPolicyOf(c.image ?? '');
  c.terminationMessagePath ||= '/dev/termination-log';
  c.terminationMessagePolicy ||= 'File';
}

/** Of a pod or a template. Upstream: pkg/apis/core/v1/defaults.go SetDefaults_PodSpec and what it holds. */
export function podSpecDefaults(spec: any): void {
  for (const list of [spec.containers, spec.initContainers, spec.ephemeralContainers]) for (const c of list ?? []) containerDefaults(c);
  for (const volume of spec.volumes ?? []) volumeDefaults(volume);
  spec.dnsPolicy ||= 'ClusterFirst';
  spec.restartPolicy ||= 'Always';
  spec.securityContext ??= {};
  spec.terminationGracePeriodSeconds ??= 30;
  spec.schedulerName ||= 'default-scheduler';
  if (spec.serviceAccountName) spec.serviceAccount = spec.serviceAccountName;
  else if (spec.serviceAccount) spec.serviceAccountName = spec.serviceAccount;
}
export function templateDefaults(template: any): void {
  template.metadata ??= {};
  template.spec ??= {};
  podSpecDefaults(template.spec);
}

function requestsFromLimits(container: any): void {
  const { resources } = container;
  if (resources?.limits) resources.requests = { ...resources.limits, ...resources.requests };
}
function hostPorts(spec: any): void {
  for (const c of [...(spec.containers ?? []), ...(spec.initContainers ?? [])])
    for (const p of c.ports ?? []) p.hostPort ||= p.containerPort;
}
/** podIP rules when both are given; podIPs carry it. Upstream: Convert_v1_PodStatus_To_core_PodStatus. */
function addresses(status: any): void {
  if (!status) return;
  if (status.podIP && status.podIPs?.[0]?.ip !== status.podIP) status.podIPs = [{ ip: status.podIP }];
  else if (status.podIPs?.length) status.podIP = status.podIPs[0].ip;
}
export function podDefaults(pod: KubeObject): void {
  pod.spec ??= {};
  if (pod.spec.terminationGracePeriodSeconds < 0) pod.spec.terminationGracePeriodSeconds = 1;
  podSpecDefaults(pod.spec);
  for (const c of [...(pod.spec.containers ?? []), ...(pod.spec.initContainers ?? [])]) requestsFromLimits(c);
  podResourceDefaults(pod.spec);
  pod.spec.enableServiceLinks ??= true;
  if (pod.spec.hostNetwork) hostPorts(pod.spec);
  addresses(pod.status);
}
