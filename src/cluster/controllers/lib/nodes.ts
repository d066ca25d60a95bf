import type { KubeObject } from '../../../apimachinery/types.ts';
import { matchesNode, tolerates } from '../../scheduler/filters.ts';

/** May a daemon's pod be on this node? */
export const nodeFits = (pod: KubeObject, node: KubeObject): boolean =>
  matchesNode(pod, node) &&
  (!pod.spec.nodeName || pod.spec.nodeName === node.metadata.name) &&
  !(node.spec.taints ?? []).some((t: { key: string; effect: string }) => t.effect !== 'PreferNoSchedule' && !tolerates(pod, t));
