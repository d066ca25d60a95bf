import { isDns1123Subdomain } from '../../../../apimachinery/labels.ts';
import type { KubeObject } from '../../../../apimachinery/types.ts';
import { check, duplicate, type Errors, forbidden, invalid, qualified, range } from '../../../validation/common.ts';
import { familyOf, ip } from '../../../validation/ip.ts';
import { podAnnotationUpdates } from './annotations.ts';

const SYSTEM = new Set(['PodScheduled', 'Ready', 'Initialized']);
const count = (value: number | undefined, path: string): Errors =>
  (value ?? 0) < 0 ? [invalid(path, value, 'must be a non-negative integer')] : [];
const conditions = (list: any[], path: string): Errors =>
  list.flatMap((c, i) => [
    ...count(c.observedGeneration, `${path}[${i}].observedGeneration`),
    ...(SYSTEM.has(c.type) ? [] : qualified(c.type ?? '', `${path}[${i}].Type`)),
  ]);
/** Whether a container that ended may run again. Upstream: component-helpers ContainerShouldRestart. */
function restarts(container: any, spec: any, exitCode: number): boolean {
  for (const rule of container.restartPolicyRules ?? []) {
    const has = (rule.exitCodes?.values ?? []).includes(exitCode);
    const { operator } = rule.exitCodes ?? {};
    if (rule.action === 'Restart' && ((operator === 'In' && has) || (operator === 'NotIn' && !has))) return true;
  }
  const policy = container.restartPolicy ?? spec.restartPolicy;
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0);
}
function transitions(now: any[], old: any[], path: string, may: (status: any) => boolean): Errors {
  return old.flatMap((before, i) => {
    if (!before.state?.terminated) return [];
    const after = now.find((s) => s.name === before.name && !s.state?.terminated);
    return after && !may(before) ? [forbidden(`${path}[${i}].state`, 'may not be transitioned to non-terminated state')] : [];
  });
}
function stateTransitions(pod: KubeObject, old: KubeObject): Errors {
  const spec = old.spec;
  const everyone = [...(spec.containers ?? []), ...(spec.initContainers ?? [])].some((c: any) =>
    (c.restartPolicyRules ?? []).some((r: any) => r.action === 'RestartAllContainers'),
  );
  return ['containers', 'initContainers', 'ephemeralContainers'].flatMap((list) => {
    const field = `${list.slice(0, -1)}Statuses`;
    if (everyone && list !== 'ephemeralContainers') return [];
    return transitions(pod.status[field] ?? [], old.status?.[field] ?? [], `status.${field}`, (status) => {
      const container = list === 'ephemeralContainers' ? undefined : (spec[list] ?? []).find((c: any) => c.name === status.name);
      return !!container && restarts(container, spec, status.state.terminated.exitCode ?? 0);
    });
  });
}
function addresses(list: any[], known: string[], path: string): Errors {
  const errors = list.flatMap((a, i) => (known.includes(a.ip ?? '') ? [] : ip(a.ip ?? '', `${path}[${i}]`)));
  const families = new Set(list.map((a) => familyOf(a.ip ?? '')));
  if (list.length > 1 && !errors.length && (families.size !== 2 || list.length > 2)) {
    const shown = list.map((a) => ({ IP: a.ip ?? '' }));
    errors.push(invalid(path, shown, 'may specify no more than one IP for each IP family'));
  }
  return errors;
}
const known = (list: any[] | undefined): string[] => (list ?? []).map((a) => a.ip);
function users(list: any[], path: string, os: string): Errors {
  return list.flatMap((s, i) => {
    const linux = s.user?.linux;
    const at = `${path}[${i}].user.linux`;
    if (!linux) return [];
    if (os === 'windows') return [forbidden(at, 'cannot be set for a windows pod')];
    return [
      ...range(linux.uid ?? 0, 0, 2147483647, `${at}.uid`),
      ...range(linux.gid ?? 0, 0, 2147483647, `${at}.gid`),
      ...(linux.supplementalGroups ?? []).flatMap((g: number, n: number) => range(g, 0, 2147483647, `${at}.supplementalGroups[${n}]`)),
    ];
  });
}
function claims(pod: KubeObject, path: string): Errors {
  const names = new Set<string>();
  return (pod.status.resourceClaimStatuses ?? []).flatMap((s: any, i: number) => {
    const at = `${path}[${i}]`;
    const errors: Errors = [];
    if (!(pod.spec.resourceClaims ?? []).some((c: any) => c.name === s.name))
      errors.push(invalid(`${at}.name`, s.name ?? '', 'must match the name of an entry in `spec.resourceClaims`'));
    if (names.has(s.name)) errors.push(duplicate(`${at}.name`, s.name));
    names.add(s.name);
    if (s.resourceClaimName !== undefined) errors.push(...check(`${at}.resourceClaimName`, s.resourceClaimName, isDns1123Subdomain));
    return errors;
  });
}
/** Upstream: ValidatePodStatusUpdate. */
export function podStatusErrors(pod: KubeObject, old: KubeObject): Errors {
  const status = pod.status ?? {};
  const before = old.status ?? {};
  const errors = [...podAnnotationUpdates(pod, old), ...conditions(status.conditions ?? [], 'status.conditions')];
  const nominated = status.nominatedNodeName ?? '';
  if (nominated && nominated !== (before.nominatedNodeName ?? '')) {
    errors.push(...check('status.nominatedNodeName', nominated, isDns1123Subdomain));
    if (old.spec.nodeName) errors.push(forbidden('status.nominatedNodeName', 'may not be set on pods that are already bound to a node'));
  }
  errors.push(...count(status.observedGeneration, 'status.observedGeneration'));
  if ((status.qosClass ?? '') !== (before.qosClass ?? ''))
    errors.push(invalid('status.qosClass', status.qosClass ?? '', 'field is immutable'));
  errors.push(...stateTransitions({ ...pod, status }, old), ...claims({ ...pod, status }, 'status.resourceClaimStatuses'));
  errors.push(...addresses(status.podIPs ?? [], known(before.podIPs), 'status.podIPs'));
  const hosts: any[] = status.hostIPs ?? [];
  if (hosts.length) {
    if ((status.hostIP ?? '') !== hosts[0].ip) errors.push(invalid('status.hostIPs[0].ip', hosts[0].ip ?? '', 'must be equal to `hostIP`'));
    errors.push(...addresses(hosts, known(before.hostIPs), 'status.hostIPs'));
  }
  for (const field of ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses'])
    errors.push(...users(status[field] ?? [], `status.${field}`, pod.spec.os?.name ?? 'linux'));
  (status.ephemeralContainerStatuses ?? []).forEach((s: any, i: number) => {
    if (s.allocatedResourcesStatus?.length)
      errors.push(
        forbidden(`status.ephemeralContainerStatuses[${i}].allocatedResourcesStatus`, 'must not be specified in container status'),
      );
  });
  return errors;
}
