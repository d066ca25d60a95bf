import { parseQuantity, quantityMilli, quantityValue } from '../../apimachinery/quantity.ts';
import { selectorOf } from '../../apimachinery/selectors.ts';
import type { KubeObject } from '../../apimachinery/types.ts';

export interface NodeState {
  node: KubeObject;
  pods: KubeObject[];
}
/** Why a node is not for a pod; undefined when it is. `final`: removing pods would not help. */
export type Filter = (pod: KubeObject, state: NodeState, all: NodeState[]) => { reasons: string[]; final: boolean } | undefined;

const refuse = (final: boolean, ...reasons: string[]) => ({ reasons, final });

interface Toleration {
  key?: string;
  operator?: string;
  value?: string;
  effect?: string;
}
interface Taint {
  key: string;
  value?: string;
  effect: string;
}
const compare = (operator: string, taint: string | undefined, wanted: string | undefined) => {
  const [a, b] = [Number(taint), Number(wanted)];
  return operator === 'Lt' ? a < b : a > b;
};
export const tolerates = (pod: KubeObject, taint: Taint): boolean =>
  (pod.spec.tolerations ?? []).some(
    (t: Toleration) =>
      (!t.effect || t.effect === taint.effect) &&
      (!t.key || t.key === taint.key) &&
      (t.operator === 'Exists' ||
        (t.operator === 'Lt' || t.operator === 'Gt' ? compare(t.operator, taint.value, t.value) : (t.value ?? '') === (taint.value ?? ''))),
  );

const unschedulable: Filter = (pod, { node }) => {
  if (!node.spec.unschedulable || tolerates(pod, { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' })) return undefined;
  return refuse(true, 'node(s) were unschedulable');
};
const nodeName: Filter = (pod, { node }) =>
  pod.spec.nodeName && pod.spec.nodeName !== node.metadata.name ? refuse(true, "node(s) didn't match the requested node name") : undefined;
const taints: Filter = (pod, { node }) => {
  const bad = (node.spec.taints ?? []).find((t: Taint) => t.effect !== 'PreferNoSchedule' && !tolerates(pod, t));
  return bad && refuse(true, 'node(s) had untolerated taint(s)');
};

interface Expression {
  key: string;
  operator: string;
  values?: string[];
}
const expression = ({ key, operator, values = [] }: Expression, labels: Record<string, string>): boolean => {
  const value = labels[key];
  if (operator === 'In') return value !== undefined && values.includes(value);
  if (operator === 'NotIn') return value === undefined || !values.includes(value);
  if (operator === 'Exists') return value !== undefined;
  if (operator === 'DoesNotExist') return value === undefined;
  const number = Number(value);
  return value !== undefined && (operator === 'Gt' ? number > Number(values[0]) : number < Number(values[0]));
};
export interface NodeTerm {
  matchExpressions?: Expression[];
  matchFields?: Expression[];
}
export const matchesTerm = (term: NodeTerm, node: KubeObject): boolean =>
  Boolean(term.matchExpressions?.length || term.matchFields?.length) &&
  (term.matchExpressions ?? []).every((e) => expression(e, node.metadata.labels ?? {})) &&
  (term.matchFields ?? []).every((e) => expression(e, { 'metadata.name': node.metadata.name as string }));
export const matchesNode = (pod: KubeObject, node: KubeObject): boolean => {
  const labels = node.metadata.labels ?? {};
  for (const [key, value] of Object.entries(pod.spec.nodeSelector ?? {})) if (labels[key] !== value) return false;
  const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return !required || required.nodeSelectorTerms.some((term: NodeTerm) => matchesTerm(term, node));
};
const affinity: Filter = (pod, { node }) =>
  matchesNode(pod, node) ? undefined : refuse(true, "node(s) didn't match Pod's node affinity/selector");

interface HostPort {
  hostPort?: number;
  hostIP?: string;
  protocol?: string;
}
const hostPorts = (pod: KubeObject): HostPort[] =>
  [...pod.spec.containers, ...(pod.spec.initContainers ?? []).filter((c: { restartPolicy?: string }) => c.restartPolicy === 'Always')]
    .flatMap((c) => c.ports ?? [])
    .filter((p) => p.hostPort);
const ports: Filter = (pod, { pods }) => {
  const wanted = hostPorts(pod);
  const any = (ip?: string) => !ip || ip === '0.0.0.0';
  const clash = (a: HostPort, b: HostPort) =>
    a.hostPort === b.hostPort &&
    (a.protocol ?? 'TCP') === (b.protocol ?? 'TCP') &&
    (any(a.hostIP) || any(b.hostIP) || a.hostIP === b.hostIP);
  return wanted.length && pods.some((other) => hostPorts(other).some((p) => wanted.some((w) => clash(p, w))))
    ? refuse(false, "node(s) didn't have free ports for the requested pod ports")
    : undefined;
};

type Amounts = Map<string, number>;
const amount = (resource: string, text: string): number => {
  const quantity = parseQuantity(String(text));
  return resource === 'cpu' ? quantityMilli(quantity) : quantityValue(quantity);
};
/** The most a pod needs at once. Upstream: component-helpers/resource PodRequests. */
export function requestsOf(pod: KubeObject): Amounts {
  const sum: Amounts = new Map();
  const add = (into: Amounts, requests: Record<string, string> = {}) => {
    for (const [key, text] of Object.entries(requests)) into.set(key, (into.get(key) ?? 0) + amount(key, text));
  };
  for (const container of pod.spec.containers) add(sum, container.resources?.requests);
  const sidecars: Amounts = new Map();
  const peak: Amounts = new Map();
  for (const container of pod.spec.initContainers ?? []) {
    const now = new Map(sidecars);
    add(now, container.resources?.requests);
    if (container.restartPolicy === 'Always') add(sidecars, container.resources?.requests);
    for (const [key, value] of now) peak.set(key, Math.max(peak.get(key) ?? 0, value));
  }
  for (const [key, value] of sidecars) sum.set(key, (sum.get(key) ?? 0) + value);
  for (const [key, value] of peak) sum.set(key, Math.max(sum.get(key) ?? 0, value));
  for (const [key, text] of Object.entries(pod.spec.resources?.requests ?? {})) sum.set(key, amount(key, text as string));
  add(sum, pod.spec.overhead);
  return sum;
}
export const usedBy = (pods: KubeObject[]): Amounts => {
  const used: Amounts = new Map();
  for (const pod of pods) for (const [key, value] of requestsOf(pod)) used.set(key, (used.get(key) ?? 0) + value);
  return used;
};
export const allocatable = (node: KubeObject): Amounts =>
  new Map(Object.entries(node.status?.allocatable ?? {}).map(([key, text]) => [key, amount(key, text as string)]));

const resources: Filter = (pod, { node, pods }) => {
  const has = allocatable(node);
  const used = usedBy(pods);
  const reasons: string[] = [];
  let final = false;
  if (pods.length + 1 > (has.get('pods') ?? 0)) reasons.push('Too many pods');
  for (const [key, value] of requestsOf(pod)) {
    if (!value || (used.get(key) ?? 0) + value <= (has.get(key) ?? 0)) continue;
    reasons.push(`Insufficient ${key}`);
    final ||= value > (has.get(key) ?? 0);
  }
  return reasons.length ? { reasons, final } : undefined;
};

interface PodTerm {
  labelSelector?: object;
  topologyKey: string;
  namespaces?: string[];
}
const applies = (term: PodTerm, owner: KubeObject, other: KubeObject): boolean =>
  (term.namespaces?.length ? term.namespaces : [owner.metadata.namespace]).includes(other.metadata.namespace) &&
  selectorOf(term.labelSelector as never).matches(other.metadata.labels ?? {});
const inTopology = (term: PodTerm, node: KubeObject, all: NodeState[]): KubeObject[] => {
  const value = node.metadata.labels?.[term.topologyKey];
  return value === undefined ? [] : all.filter((s) => s.node.metadata.labels?.[term.topologyKey] === value).flatMap((s) => s.pods);
};
const required = (pod: KubeObject, kind: 'podAffinity' | 'podAntiAffinity'): PodTerm[] =>
  pod.spec.affinity?.[kind]?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
const podAffinity: Filter = (pod, { node }, all) => {
  for (const term of required(pod, 'podAffinity')) {
    if (node.metadata.labels?.[term.topologyKey] === undefined) return refuse(true, "node(s) didn't match pod affinity rules");
    if (inTopology(term, node, all).some((other) => applies(term, pod, other))) continue;
    const first = applies(term, pod, pod) && !all.some((s) => s.pods.some((other) => applies(term, pod, other)));
    if (!first) return refuse(true, "node(s) didn't match pod affinity rules");
  }
  for (const term of required(pod, 'podAntiAffinity'))
    if (inTopology(term, node, all).some((other) => applies(term, pod, other)))
      return refuse(false, "node(s) didn't match pod anti-affinity rules");
  for (const state of all)
    for (const other of state.pods)
      for (const term of required(other, 'podAntiAffinity')) {
        const value = state.node.metadata.labels?.[term.topologyKey];
        if (value !== undefined && value === node.metadata.labels?.[term.topologyKey] && applies(term, other, pod))
          return refuse(false, "node(s) didn't satisfy existing pods anti-affinity rules");
      }
  return undefined;
};

const spread: Filter = (pod, { node }, all) => {
  for (const constraint of pod.spec.topologySpreadConstraints ?? []) {
    if (constraint.whenUnsatisfiable !== 'DoNotSchedule') continue;
    const value = node.metadata.labels?.[constraint.topologyKey];
    if (value === undefined) return refuse(true, "node(s) didn't match pod topology spread constraints (missing required label)");
    const counts = new Map<string, number>();
    const selector = selectorOf(constraint.labelSelector);
    for (const state of all) {
      const domain = state.node.metadata.labels?.[constraint.topologyKey];
      if (domain === undefined || !matchesNode(pod, state.node)) continue;
      const matching = state.pods.filter(
        (p) =>
          p.metadata.namespace === pod.metadata.namespace && !p.metadata.deletionTimestamp && selector.matches(p.metadata.labels ?? {}),
      );
      counts.set(domain, (counts.get(domain) ?? 0) + matching.length);
    }
    const self = selector.matches(pod.metadata.labels ?? {}) ? 1 : 0;
    const least = counts.size < (constraint.minDomains ?? 1) ? 0 : Math.min(...counts.values());
    if ((counts.get(value) ?? 0) + self - least > constraint.maxSkew)
      return refuse(false, "node(s) didn't match pod topology spread constraints");
  }
  return undefined;
};

/** In the order of the default profile. Upstream: pkg/scheduler/apis/config/v1/default_plugins.go. */
export const FILTERS: Filter[] = [unschedulable, nodeName, taints, affinity, ports, resources, spread, podAffinity];
