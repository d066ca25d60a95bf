import type { KubeObject } from '../../apimachinery/types.ts';
import type { Filter, NodeState } from './filters.ts';

export interface Preemption {
  node: KubeObject;
  victims: KubeObject[];
}
const priority = (pod: KubeObject): number => pod.spec.priority ?? 0;
const started = (pod: KubeObject): number => Date.parse(pod.status?.startTime ?? pod.metadata.creationTimestamp) || 0;
/** More important first: by priority, then by age. */
const importance = (a: KubeObject, b: KubeObject): number => priority(b) - priority(a) || started(a) - started(b);

/** Where a pod would fit if less important ones went. Upstream: pkg/scheduler/framework/preemption. */
export function findPreemption(pod: KubeObject, states: NodeState[], all: NodeState[], filters: Filter[]): Preemption | undefined {
  if (pod.spec.preemptionPolicy === 'Never') return undefined;
  const found = states.flatMap((state): Preemption[] => {
    const victims = victimsOn(pod, state, all, filters);
    return victims ? [{ node: state.node, victims }] : [];
  });
  const highest = ({ victims }: Preemption) => Math.max(...victims.map(priority));
  const sum = ({ victims }: Preemption) => victims.reduce((total, v) => total + priority(v) + 2 ** 31, 0);
  const earliest = (p: Preemption) => Math.min(...p.victims.filter((v) => priority(v) === highest(p)).map(started));
  return found.sort(
    (a, b) => highest(a) - highest(b) || sum(a) - sum(b) || a.victims.length - b.victims.length || earliest(b) - earliest(a),
  )[0];
}

function victimsOn(pod: KubeObject, state: NodeState, all: NodeState[], filters: Filter[]): KubeObject[] | undefined {
  const lesser = state.pods.filter((p) => priority(p) < priority(pod)).sort(importance);
  if (!lesser.length) return undefined;
  let kept = state.pods.filter((p) => !lesser.includes(p));
  const fits = (pods: KubeObject[]): boolean => {
    const changed = { node: state.node, pods };
    const world = all.map((s) => (s.node === state.node ? changed : s));
    return filters.every((filter) => !filter(pod, changed, world));
  };
  if (!fits(kept)) return undefined;
  const victims: KubeObject[] = [];
  for (const candidate of lesser) {
    if (fits([...kept, candidate])) kept = [...kept, candidate];
    else victims.push(candidate);
  }
  return victims.length ? victims : undefined;
}
