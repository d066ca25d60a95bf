import { quantityAsNumber } from '../../../apimachinery/quantity.ts';
import { parseLabelSelector } from '../../../apimachinery/selectors.ts';
import { type KubeObject, parseApiVersion } from '../../../apimachinery/types.ts';
import { HORIZONTALPODAUTOSCALERS, inGroup, keyOf, PODS, splitKey } from '../../../client/objects.ts';
import { request } from '../../../client/rest.ts';
import type { Manager } from '../lib/context.ts';
import { type ServedKind, servedKinds } from '../lib/discovery.ts';
import { same, withCondition } from '../lib/pods.ts';
import { type History, limit, remember } from './limits.ts';
import { MetricError } from './metrics.ts';
import { type Computed, computeMetric, InvalidMetric, type Target } from './replicas.ts';

const PERIOD_MS = 15_000;
const TOLERANCE = 0.1;

/** It cannot go on; what there is to say was said. */
class Given extends Error {}

/** Upstream: pkg/controller/podautoscaler/horizontal.go. */
export function startHorizontalPodAutoscaler(manager: Manager): () => void {
  const api = manager.api('horizontal-pod-autoscaler');
  const record = manager.recorder('horizontal-pod-autoscaler', 'horizontal-pod-autoscaler');
  const { clock } = manager;
  const scalers = manager.informer(HORIZONTALPODAUTOSCALERS);
  const pods = manager.informer(PODS);
  const histories = new Map<string, History>();
  /** What each was last seen to select, to find two that fight. */
  const selectors = new Map<string, string>();
  let kinds: ServedKind[] = [];

  const find = async (group: string, kind: string): Promise<ServedKind | undefined> => {
    const look = () => kinds.find((k) => k.group === group && k.kind === kind);
    if (!look()) kinds = await servedKinds(api).catch(() => kinds);
    return look();
  };
  const resourceOf = async (apiVersion: string, kind: string) => {
    const { group } = parseApiVersion(apiVersion);
    const found = await find(group, kind);
    if (!found) throw new MetricError(`unable to map object's kind to a resource: no matches for kind "${kind}" in group "${group}"`);
    return `${found.resource}${group && `.${group}`}`;
  };

  const reconcile = async (key: string) => {
    const [namespace, name] = splitKey(key);
    const known = scalers.get(namespace, name);
    if (!known) {
      histories.delete(key);
      selectors.delete(key);
      return;
    }
    queue.addAfter(key, PERIOD_MS);
    const hpa = structuredClone(known);
    const set = (type: string, status: 'True' | 'False', reason: string, message: string) => {
      const condition = { type, status, reason, message };
      hpa.status = { ...hpa.status, conditions: withCondition(hpa.status?.conditions, condition, clock.now()) };
    };
    const write = async (fields: object) => {
      const before = { currentMetrics: null, desiredReplicas: 0, ...known.status };
      const { conditions, desiredReplicas = 0, currentMetrics = null, ...rest } = { ...hpa.status, ...fields };
      const status = { ...rest, desiredReplicas, currentMetrics, conditions };
      if (!same(before, status)) await api.update(HORIZONTALPODAUTOSCALERS, { ...hpa, status }, 'status').catch(() => {});
    };
    const { group } = parseApiVersion(hpa.spec.scaleTargetRef.apiVersion ?? 'v1');
    const { kind, name: targetName } = hpa.spec.scaleTargetRef;
    const unable = async (reason: string, message: string) => {
      record(hpa, 'Warning', reason, message);
      set('AbleToScale', 'False', reason, `the HPA controller was unable to get the target's current scale: ${message}`);
      await write({});
    };
    const served = await find(group, kind);
    if (!served) return unable('FailedGetScale', `no matches for kind "${kind}" in group "${group}"`);
    const of = inGroup(served.group, served.version, served.resource);
    const path = `${of.prefix}/namespaces/${namespace}/${of.resource}/${targetName}/scale`;
    let scale: KubeObject;
    try {
      scale = await request(api.client, 'GET', path);
    } catch (error) {
      return unable('FailedGetScale', (error as Error).message);
    }
    set('AbleToScale', 'True', 'SucceededGetScale', "the HPA controller was able to get the target's current scale");
    const current: number = scale.spec.replicas ?? 0;
    let history = histories.get(key);
    if (!history) {
      history = { recommendations: [{ replicas: current, at: clock.now() }], ups: [], downs: [] };
      histories.set(key, history);
    }
    const { maxReplicas: max, minReplicas: min = 1, behavior } = hpa.spec;
    let metrics: object[] | null = null;
    let desired = current;
    let why = '';
    if (current === 0) {
      set('ScalingActive', 'False', 'ScalingDisabled', 'scaling is disabled since the replica count of the target is zero');
    } else if (current > max) [desired, why] = [max, 'Current number of replicas above Spec.MaxReplicas'];
    else if (current < min) [desired, why] = [min, 'Current number of replicas below Spec.MinReplicas'];
    else {
      const statuses: object[] = [];
      let best: Computed;
      try {
        best = await computeAll(hpa, key, scale, statuses, set);
      } catch (error) {
        if (!(error instanceof Given)) throw error;
        await write({ currentReplicas: current, currentMetrics: statuses.length ? statuses : null });
        record(hpa, 'Warning', 'FailedComputeMetricsReplicas', error.message);
        return;
      }
      metrics = statuses;
      desired = best.replicas;
      if (desired > current) why = `${best.name} above target`;
      if (desired < current) why = 'All metrics below target';
      const outcome = limit(history, desired, { current, min, max, behavior, now: clock.now() });
      set('AbleToScale', 'True', outcome.able.reason, outcome.able.message);
      set('ScalingLimited', outcome.limited.status, outcome.limited.reason, outcome.limited.message);
      desired = outcome.replicas;
    }
    const rescaled = desired !== current;
    if (rescaled) {
      try {
        await request(api.client, 'PUT', path, { body: { ...scale, spec: { ...scale.spec, replicas: desired } } });
      } catch (error) {
        const { message } = error as Error;
        record(hpa, 'Warning', 'FailedRescale', `New size: ${desired}; reason: ${why}; error: ${message}`);
        set('AbleToScale', 'False', 'FailedUpdateScale', `the HPA controller was unable to update the target scale: ${message}`);
        await write({ currentReplicas: current, currentMetrics: metrics });
        return;
      }
      set('AbleToScale', 'True', 'SucceededRescale', `the HPA controller was able to update the target scale to ${desired}`);
      record(hpa, 'Normal', 'SuccessfulRescale', `New size: ${desired}; reason: ${why}`);
      remember(history, current, desired, behavior, clock.now());
    }
    const lastScaleTime = rescaled ? new Date(clock.now()).toISOString().replace(/\.\d+/, '') : hpa.status.lastScaleTime;
    await write({
      ...(lastScaleTime && { lastScaleTime }),
      currentReplicas: current || undefined,
      desiredReplicas: desired,
      currentMetrics: metrics,
    });
  };

  /** The most that a metric asks for. Upstream: computeReplicasForMetrics. */
  const computeAll = async (
    hpa: KubeObject,
    key: string,
    scale: KubeObject,
    statuses: object[],
    set: (type: string, status: 'True' | 'False', reason: string, message: string) => void,
  ): Promise<Computed> => {
    const selector = scale.status?.selector ?? '';
    const selected = selectedBy(hpa, key, selector, set);
    const { scaleUp, scaleDown } = hpa.spec.behavior ?? {};
    const toleranceOf = (rules: KubeObject | undefined) => (rules?.tolerance === undefined ? TOLERANCE : quantityAsNumber(rules.tolerance));
    const target: Target = {
      namespace: hpa.metadata.namespace as string,
      current: scale.spec.replicas ?? 0,
      running: scale.status?.replicas ?? 0,
      selector,
      pods: selected,
      tolerances: { down: toleranceOf(scaleDown), up: toleranceOf(scaleUp) },
      now: clock.now(),
      resourceOf,
    };
    const invalid: InvalidMetric[] = [];
    let best: Computed | undefined;
    for (const spec of hpa.spec.metrics) {
      try {
        const computed = await computeMetric(api, spec, target);
        statuses.push(computed.status);
        if (!best || computed.replicas > best.replicas) best = computed;
      } catch (error) {
        if (!(error instanceof InvalidMetric)) throw error;
        statuses.push({ type: '' });
        record(hpa, 'Warning', error.reason, error.message);
        invalid.push(error);
      }
    }
    if (!best || (invalid.length && best.replicas < target.current)) {
      const [first] = invalid;
      set('ScalingActive', 'False', first.reason, `the HPA was unable to compute the replica count: ${first.message}`);
      throw new Given(`invalid metrics (${invalid.length} invalid out of ${hpa.spec.metrics.length}), first error is: ${first.whole}`);
    }
    set('ScalingActive', 'True', 'ValidMetricFound', `the HPA was able to successfully calculate a replica count from ${best.name}`);
    return best;
  };

  const selectedBy = (
    hpa: KubeObject,
    key: string,
    selector: string,
    set: (type: string, status: 'True' | 'False', reason: string, message: string) => void,
  ): KubeObject[] => {
    if (!selector) {
      record(hpa, 'Warning', 'SelectorRequired', 'selector is required');
      set('ScalingActive', 'False', 'InvalidSelector', "the HPA target's scale is missing a selector");
      throw new Given('selector is required');
    }
    selectors.set(key, selector);
    const { namespace } = hpa.metadata;
    const matching = (text: string) => {
      const parsed = parseLabelSelector(text);
      return pods.list(namespace).filter((pod) => parsed.matches(pod.metadata.labels ?? {}));
    };
    const mine = matching(selector);
    const rivals = [...selectors].filter(
      ([other, text]) => splitKey(other)[0] === namespace && matching(text).some((pod) => mine.includes(pod)),
    );
    if (rivals.length > 1) {
      const message = `pods by selector ${selector} are controlled by multiple HPAs: [${rivals.map(([other]) => other).join(' ')}]`;
      record(hpa, 'Warning', 'AmbiguousSelector', message);
      set('ScalingActive', 'False', 'AmbiguousSelector', message);
      throw new Given(message);
    }
    return mine;
  };

  const queue = manager.queue(reconcile, [scalers, pods]);
  scalers.onChange(({ type, object }) => {
    if (type === 'DELETED') queue.add(keyOf(object));
    else queue.addAfter(keyOf(object), PERIOD_MS);
  });
  return queue.stop;
}
