import { byCodePoint } from '../../../apimachinery/json.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import { age, nameOf } from '../../table/format.ts';

const ROLE = 'node-role.kubernetes.io/';
function roles(node: KubeObject): string {
  const found = new Set<string>();
  for (const [key, value] of Object.entries(node.metadata.labels ?? {})) {
    if (key.startsWith(ROLE) && key.length > ROLE.length) found.add(key.slice(ROLE.length));
    else if (key === 'kubernetes.io/role' && value) found.add(value);
  }
  return [...found].sort(byCodePoint).join(',') || '<none>';
}
const address = (node: KubeObject, type: string): string =>
  (node.status?.addresses ?? []).find((a: any) => a.type === type)?.address ?? '<none>';

/** Upstream: pkg/printers/internalversion/printers.go printNode. */
export function nodeCells(node: KubeObject, now: number): unknown[] {
  const ready = (node.status?.conditions ?? []).filter((c: any) => c.type === 'Ready').pop();
  const status = [ready ? (ready.status === 'True' ? 'Ready' : 'NotReady') : 'Unknown'];
  if (node.spec?.unschedulable) status.push('SchedulingDisabled');
  const info = node.status?.nodeInfo ?? {};
  const kernel = info.kernelVersion || '<unknown>';
  return [
    nameOf(node),
    status.join(','),
    roles(node),
    age(node, now),
    info.kubeletVersion ?? '',
    address(node, 'InternalIP'),
    address(node, 'ExternalIP'),
    info.osImage || '<unknown>',
    info.architecture ? `${kernel} (${info.architecture})` : kernel,
    info.containerRuntimeVersion || '<unknown>',
  ];
}
