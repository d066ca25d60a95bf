import { selectorOf } from '../../apimachinery/selectors.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import { allocatable, matchesTerm, type NodeState, requestsOf, tolerates, usedBy } from './filters.ts';

/** How well a node suits a pod; higher is better. Upstream: the score plugins of the default profile with their weights. */
export function score(pod: KubeObject, state: NodeState, all: NodeState[]): number {
  return (
    3 * taintScore(pod, state) +
    2 * affinityScore(pod, state) +
    balance(pod, state) +
    spreadScore(pod, state, all) +
    podScore(pod, state, all)
  );
}

const taintScore = (pod: KubeObject, { node }: NodeState) => {
  const bad = (node.spec.taints ?? []).filter(
    (t: { key: string; effect: string }) => t.effect === 'PreferNoSchedule' && !tolerates(pod, t),
  );
  return 100 / (1 + bad.length);
};
const affinityScore = (pod: KubeObject, { node }: NodeState) => {
  const preferred = pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  const all = preferred.reduce((sum: number, term: { weight: number }) => sum + term.weight, 0);
  if (!all) return 0;
  const met = preferred.filter((term: { preference: object }) => matchesTerm(term.preference, node));
  return (100 * met.reduce((sum: number, term: { weight: number }) => sum + term.weight, 0)) / all;
};
const DEFAULTS: Record<string, number> = { cpu: 100, memory: 200 * 1024 * 1024 };
/** What the cluster's name server asks for. It stands on the control plane and is no pod here; kwok's nodes have none. */
const NAME_SERVER: Record<string, number> = { cpu: 100, memory: 70 * 1024 * 1024 };
const standing = ({ metadata: { labels = {}, annotations = {} } }: KubeObject, key: string): number =>
  'node-role.kubernetes.io/control-plane' in labels && !('kwok.x-k8s.io/node' in annotations) ? NAME_SERVER[key] : 0;
const balance = (pod: KubeObject, { node, pods }: NodeState) => {
  const has = allocatable(node);
  const free = Object.keys(DEFAULTS).map((key) => {
    const of = (p: KubeObject) => requestsOf(p).get(key) || DEFAULTS[key] * p.spec.containers.length;
    const used = pods.reduce((sum, p) => sum + of(p), of(pod) + standing(node, key));
    return Math.max(0, 1 - used / (has.get(key) || 1));
  });
  const [cpu, memory] = ['cpu', 'memory'].map(
    (key) => ((usedBy(pods).get(key) ?? 0) + (requestsOf(pod).get(key) ?? 0) + standing(node, key)) / (has.get(key) || 1),
  );
  return (100 * (free[0] + free[1])) / 2 + 100 * (1 - Math.abs(cpu - memory) / 2);
};
const spreadScore = (pod: KubeObject, { pods }: NodeState, all: NodeState[]) => {
  const owner = pod.metadata.ownerReferences?.find((r) => r.controller);
  if (!owner) return 0;
  const siblings = (list: KubeObject[]) => list.filter((p) => p.metadata.ownerReferences?.some((r) => r.uid === owner.uid)).length;
  const most = Math.max(...all.map((s) => siblings(s.pods)));
  return most ? 2 * 100 * (1 - siblings(pods) / most) : 0;
};
interface Weighted {
  weight: number;
  podAffinityTerm: { labelSelector?: object; topologyKey: string; namespaces?: string[] };
}
const podScore = (pod: KubeObject, { node }: NodeState, all: NodeState[]) => {
  const sum = (terms: Weighted[] = []) =>
    terms.reduce((total, { weight, podAffinityTerm: term }) => {
      const value = node.metadata.labels?.[term.topologyKey];
      const near = all.filter((s) => value !== undefined && s.node.metadata.labels?.[term.topologyKey] === value).flatMap((s) => s.pods);
      const spaces = term.namespaces ?? [pod.metadata.namespace];
      const selector = selectorOf(term.labelSelector as never);
      return total + weight * near.filter((p) => spaces.includes(p.metadata.namespace) && selector.matches(p.metadata.labels ?? {})).length;
    }, 0);
  const { podAffinity, podAntiAffinity } = pod.spec.affinity ?? {};
  return (
    2 *
    (sum(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution) -
      sum(podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution))
  );
};
