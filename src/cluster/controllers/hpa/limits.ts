/** What has been recommended and done lately, for one autoscaler. */
export interface History {
  recommendations: { replicas: number; at: number }[];
  ups: Change[];
  downs: Change[];
}
interface Change {
  by: number;
  at: number;
}
interface Policy {
  type: string;
  value: number;
  periodSeconds: number;
}
interface Rules {
  stabilizationWindowSeconds?: number;
  selectPolicy: string;
  policies: Policy[];
}
export interface Behavior {
  scaleUp: Rules;
  scaleDown: Rules;
}
export interface Limits {
  current: number;
  min: number;
  max: number;
  behavior?: Behavior;
  now: number;
}
export interface Limited {
  replicas: number;
  able: { reason: string; message: string };
  limited: { status: 'True' | 'False'; reason: string; message: string };
}

const DOWN_WINDOW = 300;
const READY = { reason: 'ReadyForNewScale', message: 'recommended size matches current size' };
const LOWER = {
  reason: 'ScaleDownStabilized',
  message: 'recent recommendations were higher than current one, applying the highest recent recommendation',
};
const HIGHER = {
  reason: 'ScaleUpStabilized',
  message: 'recent recommendations were lower than current one, applying the lowest recent recommendation',
};
const WITHIN = { reason: 'DesiredWithinRange', message: 'the desired count is within the acceptable range' };
const TOO_MANY = { reason: 'TooManyReplicas', message: 'the desired replica count is more than the maximum replica count' };
const TOO_FEW = { reason: 'TooFewReplicas', message: 'the desired replica count is less than the minimum replica count' };
const TOO_FAST = { reason: 'ScaleUpLimit', message: 'the desired replica count is increasing faster than the maximum scale rate' };
const DOWN_FAST = { reason: 'ScaleDownLimit', message: 'the desired replica count is decreasing faster than the maximum scale rate' };

/** What becomes of a recommendation. Upstream: pkg/controller/podautoscaler/horizontal.go normalizeDesiredReplicas, …WithBehaviors. */
export function limit(history: History, wanted: number, limits: Limits): Limited {
  const stable = stabilize(history, wanted, limits);
  const able = stable === wanted ? READY : limits.behavior && wanted >= limits.current ? HIGHER : LOWER;
  const [replicas, why] = limits.behavior ? byRules(history, stable, limits, limits.behavior) : byDefault(stable, limits);
  return { replicas, able, limited: { status: replicas === stable ? 'False' : 'True', ...why } };
}

function stabilize(history: History, wanted: number, { current, behavior, now }: Limits): number {
  const upSince = now - (behavior?.scaleUp.stabilizationWindowSeconds ?? 0) * 1000;
  const downSince = now - (behavior?.scaleDown.stabilizationWindowSeconds ?? DOWN_WINDOW) * 1000;
  let [up, down] = [wanted, wanted];
  for (const { replicas, at } of history.recommendations) {
    if (at > upSince) up = Math.min(up, replicas);
    if (at > downSince) down = Math.max(down, replicas);
  }
  history.recommendations = [
    ...history.recommendations.filter(({ at }) => at >= Math.min(upSince, downSince)),
    { replicas: wanted, at: now },
  ];
  if (!behavior) return down;
  return Math.min(Math.max(current, up), down);
}

function byDefault(stable: number, { current, min, max }: Limits): [number, typeof WITHIN] {
  const fastest = Math.max(2 * current, 4);
  if (stable < min) return [min, TOO_FEW];
  if (stable > Math.min(max, fastest)) return max > fastest ? [fastest, TOO_FAST] : [max, TOO_MANY];
  return [stable, WITHIN];
}

function byRules(history: History, stable: number, { current, min, max, now }: Limits, behavior: Behavior): [number, typeof WITHIN] {
  const changed = (changes: Change[], { periodSeconds }: Policy) =>
    changes.filter(({ at }) => at > now - periodSeconds * 1000).reduce((sum, { by }) => sum + by, 0);
  const began = (policy: Policy) => current - changed(history.ups, policy) + changed(history.downs, policy);
  if (stable > current) {
    const rate = bound(behavior.scaleUp, current, 'up', (policy) =>
      policy.type === 'Pods' ? began(policy) + policy.value : Math.ceil(began(policy) * (1 + policy.value / 100)),
    );
    const fastest = Math.max(rate, current);
    if (stable > Math.min(max, fastest)) return max > fastest ? [fastest, TOO_FAST] : [max, TOO_MANY];
  } else if (stable < current) {
    const rate = bound(behavior.scaleDown, current, 'down', (policy) =>
      policy.type === 'Pods' ? began(policy) - policy.value : Math.trunc(began(policy) * (1 - policy.value / 100)),
    );
    const fastest = Math.min(rate, current);
    if (stable < Math.max(min, fastest)) return min < fastest ? [fastest, DOWN_FAST] : [min, TOO_FEW];
  }
  return [stable, WITHIN];
}
/** How far policies let it go: the widest of them, or the narrowest where that is selected. */
function bound({ selectPolicy, policies }: Rules, current: number, direction: 'up' | 'down', of: (policy: Policy) => number): number {
  if (selectPolicy === 'Disabled') return current;
  const widest = (selectPolicy !== 'Min') === (direction === 'up');
  return (widest ? Math.max : Math.min)(...policies.map(of));
}

/** Notes what was done, for the rates of behaviors. */
export function remember(history: History, from: number, to: number, behavior: Behavior | undefined, now: number): void {
  if (!behavior) return;
  const [list, rules, by] =
    to > from ? (['ups', behavior.scaleUp, to - from] as const) : (['downs', behavior.scaleDown, from - to] as const);
  const longest = Math.max(0, ...rules.policies.map((p) => p.periodSeconds)) * 1000;
  history[list] = [...history[list].filter(({ at }) => at >= now - longest), { by, at: now }];
}
