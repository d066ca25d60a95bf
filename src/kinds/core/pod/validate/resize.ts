import type { KubeObject } from '../../../../apimachinery/types.ts';
import { type Errors, forbidden, invalid, same } from '../../../validation/common.ts';
import { qosClass } from '../qos.ts';
import { MIRROR } from './annotations.ts';
import { podErrors } from './index.ts';

type Amounts = Record<string, string> | undefined;
const removed = (now: Amounts = {}, old: Amounts = {}): boolean => Object.keys(old).some((name) => now[name] === undefined);
function removals(now: any, old: any, path: string, noun: string): Errors {
  const errors: Errors = [];
  if (removed(now?.requests, old?.requests)) errors.push(forbidden(`${path}.requests`, `${noun} requests cannot be removed`));
  if (removed(now?.limits, old?.limits)) errors.push(forbidden(`${path}.limits`, `${noun} limits cannot be removed`));
  return errors;
}
/** The list with cpu and memory as they were. */
function kept(now: Amounts, old: Amounts): Amounts {
  const { cpu: _, memory: __, ...rest } = now ?? {};
  const result = { ...rest, ...(old?.cpu !== undefined && { cpu: old.cpu }), ...(old?.memory !== undefined && { memory: old.memory }) };
  return Object.keys(result).length ? result : undefined;
}
const tidy = ({ limits, requests, ...rest }: any): any => ({
  ...rest,
  ...(limits && Object.keys(limits).length && { limits }),
  ...(requests && Object.keys(requests).length && { requests }),
});
const keptIn = (now: any, old: any): any => tidy({ limits: kept(now?.limits, old?.limits), requests: kept(now?.requests, old?.requests) });
const restored = (container: any, old: any): any => ({ ...container, resources: keptIn(container.resources, old.resources) });
const settled = (container: any): any => ({ ...container, resources: tidy(container.resources ?? {}) });

function order(now: any, old: any): Errors {
  return ['containers', 'initContainers'].flatMap((list) => {
    const [mine, before]: any[][] = [now[list] ?? [], old[list] ?? []];
    if (mine.length !== before.length) return [forbidden(`spec.${list}`, `${list} may not be added or removed on resize`)];
    return before.flatMap((c, i) =>
      mine[i].name === c.name ? [] : [forbidden(`spec.${list}[${i}].name`, `${list} may not be renamed or reordered on resize`)],
    );
  });
}
const holds = (resources: any): boolean => Object.keys({ ...resources?.requests, ...resources?.limits }).length > 0;
/** Upstream: validatePodLevelResourcesResize. */
function podLevel(now: any, old: any): Errors {
  if (!holds(now.resources) && !holds(old.resources)) return [];
  if (old.resources && !now.resources) return [forbidden('spec.resources', 'pod-level resources cannot be removed')];
  const errors = old.resources ? removals(now.resources, old.resources, 'spec.resources', 'pod-level resource') : [];
  const rest = { ...keptIn(now.resources, old.resources), ...(now.resources?.claims && { claims: now.resources.claims }) };
  const before = old.resources ? tidy(old.resources) : {};
  return same(rest, before) ? errors : [...errors, forbidden('spec', 'only cpu and memory resources are mutable at pod-level')];
}
function initContainers(now: any[], old: any[]): Errors {
  return now.flatMap((c, i) => {
    const errors: Errors = [];
    const path = `spec.initContainers[${i}]`;
    if (!same(restored(c, old[i]), settled(old[i])))
      errors.push(forbidden(path, 'only cpu and memory resources for init or sidecar containers are mutable'));
    if (c.restartPolicy === 'Always' || same(settled(c), settled(old[i]))) return errors;
    for (const policy of c.resizePolicy ?? [])
      if (policy.restartPolicy === 'RestartContainer')
        errors.push(forbidden(path, 'non-sidecar init containers with a resize policy of RestartContainer cannot be resized'));
    return errors;
  });
}
/** The kubelet tells whether it can resize by reporting resources. Upstream: isPodResizeRequestSupported. */
const supported = (pod: KubeObject): boolean => {
  const running = (pod.status?.containerStatuses ?? []).find((c: any) => c.state?.running);
  return !running || running.resources !== undefined;
};
/** Upstream: ValidatePodResize. */
export function resizeErrors(pod: KubeObject, old: KubeObject): Errors {
  if (old.metadata.annotations?.[MIRROR] !== undefined) return [forbidden('[]', 'static pods cannot be resized')];
  if (old.spec.os?.name === 'windows') return [forbidden('[]', 'windows pods cannot be resized')];
  const [now, before] = [pod.spec, old.spec];
  const errors = podErrors(pod);
  if ((old.status?.qosClass || qosClass(old)) !== qosClass(pod))
    errors.push(invalid('spec', pod.status?.qosClass ?? '', 'Pod QOS Class may not change as a result of resizing'));
  if (!supported(old)) errors.push(forbidden('spec', 'Pod running on node without support for resize'));
  errors.push(...podLevel(now, before));
  const moved = order(now, before);
  if (moved.length) return [...errors, ...moved];
  for (const list of ['initContainers', 'containers'])
    (before[list] ?? []).forEach((c: any, i: number) => {
      errors.push(...removals(now[list][i].resources, c.resources, `spec.${list}[${i}].resources`, 'resource'));
    });
  (now.containers ?? []).forEach((c: any, i: number) => {
    if (!same(restored(c, before.containers[i]), settled(before.containers[i])))
      errors.push(forbidden('spec', 'only cpu and memory resources are mutable'));
  });
  errors.push(...initContainers(now.initContainers ?? [], before.initContainers ?? []));
  if (errors.length) return errors;
  const apart = ({ containers: _, initContainers: __, resources: ___, ...rest }: any) => rest;
  return same(apart(now), apart(before)) ? [] : [forbidden('spec', 'only cpu and memory resources are mutable')];
}
