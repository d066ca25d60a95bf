import type { KubeObject } from '../../../apimachinery/types.ts';
import { age, nameOf, since } from '../../table/format.ts';

interface Tally {
  reason: string;
  restarts: number;
  last: string;
  ready: number;
}
const restartable = (container: any): boolean => container?.restartPolicy === 'Always';
const later = (a: string, status: any): string => {
  const at = status.lastState?.terminated?.finishedAt ?? '';
  return at && (!a || Date.parse(at) > Date.parse(a)) ? at : a;
};
const condition = (pod: KubeObject, type: string): any => (pod.status?.conditions ?? []).find((c: any) => c.type === type);
const isTrue = (pod: KubeObject, type: string): boolean => condition(pod, type)?.status === 'True';

/** What keeps an init container from being done; '' when it is. */
function initReason(status: any, restarts: boolean, index: number, count: number): string {
  const { terminated, waiting } = status.state ?? {};
  if (terminated && !terminated.exitCode) return '';
  if (restarts && status.started) return '';
  if (terminated) {
    if (terminated.reason) return `Init:${terminated.reason}`;
    return terminated.signal ? `Init:Signal:${terminated.signal}` : `Init:ExitCode:${terminated.exitCode}`;
  }
  if (waiting?.reason && waiting.reason !== 'PodInitializing') return `Init:${waiting.reason}`;
  return `Init:${index}/${count}`;
}

function initContainers(pod: KubeObject, tally: Tally): { initializing: boolean; sidecars: Tally } {
  const specs = pod.spec?.initContainers ?? [];
  const sidecars: Tally = { reason: '', restarts: 0, last: '', ready: 0 };
  for (const [index, status] of (pod.status?.initContainerStatuses ?? []).entries()) {
    const restarts = restartable(specs.find((c: any) => c.name === status.name));
    tally.restarts += status.restartCount ?? 0;
    tally.last = later(tally.last, status);
    if (restarts) {
      sidecars.restarts += status.restartCount ?? 0;
      sidecars.last = later(sidecars.last, status);
    }
    const why = initReason(status, restarts, index, specs.length);
    if (why) {
      tally.reason = why;
      return { initializing: true, sidecars };
    }
    if (restarts && status.started && status.ready && !(status.state?.terminated && !status.state.terminated.exitCode)) tally.ready++;
  }
  return { initializing: false, sidecars };
}

function mainContainers(pod: KubeObject, tally: Tally): void {
  let running = false;
  let failed = '';
  for (const status of [...(pod.status?.containerStatuses ?? [])].reverse()) {
    const { waiting, terminated, running: runs } = status.state ?? {};
    tally.restarts += status.restartCount ?? 0;
    tally.last = later(tally.last, status);
    if (waiting?.reason) tally.reason = waiting.reason;
    else if (terminated) {
      tally.reason = terminated.reason || (terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode ?? 0}`);
      if (terminated.exitCode) failed = tally.reason;
    } else if (status.ready && runs) {
      running = true;
      tally.ready++;
    }
  }
  if (tally.reason !== 'Completed') return;
  if (running && isTrue(pod, 'Ready')) tally.reason = 'Running';
  else if (failed) tally.reason = failed;
  else if (running) tally.reason = 'NotReady';
}

function readinessGates(pod: KubeObject): string {
  const gates = pod.spec?.readinessGates ?? [];
  return gates.length ? `${gates.filter((g: any) => isTrue(pod, g.conditionType)).length}/${gates.length}` : '<none>';
}

/** Upstream: pkg/printers/internalversion/printers.go printPod. */
export function podCells(pod: KubeObject, now: number): unknown[] {
  const { spec = {}, status = {} } = pod;
  const tally: Tally = { reason: status.reason || status.phase || '', restarts: 0, last: '', ready: 0 };
  if (condition(pod, 'PodScheduled')?.reason === 'SchedulingGated') tally.reason = 'SchedulingGated';
  const total = (spec.containers ?? []).length + (spec.initContainers ?? []).filter(restartable).length;
  const { initializing, sidecars } = initContainers(pod, tally);
  if (!initializing || isTrue(pod, 'Initialized')) {
    tally.restarts = sidecars.restarts;
    tally.last = sidecars.last;
    mainContainers(pod, tally);
  }
  if (pod.metadata.deletionTimestamp) {
    if (status.reason === 'NodeLost') tally.reason = 'Unknown';
    else if (status.phase !== 'Failed' && status.phase !== 'Succeeded') tally.reason = 'Terminating';
  }
  return [
    nameOf(pod),
    `${tally.ready}/${total}`,
    tally.reason,
    tally.restarts && tally.last ? `${tally.restarts} (${since(tally.last, now)} ago)` : `${tally.restarts}`,
    age(pod, now),
    status.podIPs?.[0]?.ip || '<none>',
    spec.nodeName || '<none>',
    status.nominatedNodeName || '<none>',
    readinessGates(pod),
  ];
}
