import { quantityMilli } from '../../../apimachinery/quantity.ts';
import { labelSelectorToText } from '../../../apimachinery/selectors.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import type { Api } from '../../../client/objects.ts';
import { request } from '../../../client/rest.ts';

/** What pods use, in thousandths, by the name of the pod. */
export type PodMetrics = Map<string, { value: number; at?: number; window: number }>;
/** Why a replica count cannot be computed. */
export class MetricError extends Error {}

const RESOURCE = '/apis/metrics.k8s.io/v1beta1';
const CUSTOM_WINDOW = 60_000;

const windowOf = (text: string): number => Number.parseFloat(text) * 1000;
const fetched = async (api: Api, kind: string, path: string, query: Record<string, string | undefined> = {}): Promise<KubeObject> => {
  try {
    return await request(api.client, 'GET', path, { query });
  } catch (error) {
    throw new MetricError(`unable to fetch metrics from ${kind} metrics API: ${(error as Error).message}`);
  }
};

/** Upstream: pkg/controller/podautoscaler/metrics/client.go. */
export async function resourceMetrics(
  api: Api,
  resource: string,
  namespace: string,
  selector: string,
  container?: string,
): Promise<PodMetrics> {
  const { items } = await fetched(api, 'resource', `${RESOURCE}/namespaces/${namespace}/pods`, { labelSelector: selector });
  if (!items.length) throw new MetricError('no metrics returned from resource metrics API');
  const result: PodMetrics = new Map();
  for (const { metadata, containers, timestamp, window } of items) {
    const counted = containers.filter((c: { name: string }) => !container || c.name === container);
    if (!counted.length || counted.some((c: KubeObject) => c.usage[resource] === undefined)) continue;
    const value = counted.reduce((sum: number, c: KubeObject) => sum + quantityMilli(c.usage[resource]), 0);
    result.set(metadata.name, { value, at: Date.parse(timestamp), window: windowOf(window) });
  }
  return result;
}

interface Wanted {
  name: string;
  selector?: object;
}
const CUSTOM = 'custom.metrics.k8s.io';
/** The version of a group that is served, as its own discovery tells. */
async function servedVersion(api: Api, group: string): Promise<string | undefined> {
  const found = await request(api.client, 'GET', `/apis/${group}`).catch(() => undefined);
  return found?.preferredVersion?.version;
}
async function customPath(api: Api): Promise<string> {
  const version = await servedVersion(api, CUSTOM);
  if (version) return `/apis/${CUSTOM}/${version}`;
  throw new MetricError(`unable to fetch metrics from custom metrics API: no custom metrics API (${CUSTOM}) registered`);
}

export async function podsMetric(api: Api, { name, selector }: Wanted, namespace: string, pods: string): Promise<PodMetrics> {
  const path = `${await customPath(api)}/namespaces/${namespace}/pods/*/${name}`;
  const { items } = await fetched(api, 'custom', path, { labelSelector: pods, metricLabelSelector: textOf(selector) });
  if (!items.length) throw new MetricError('no metrics returned from custom metrics API');
  return new Map(
    items.map((m: KubeObject) => [
      m.describedObject.name,
      { value: quantityMilli(m.value), at: Date.parse(m.timestamp), window: m.windowSeconds ? m.windowSeconds * 1000 : CUSTOM_WINDOW },
    ]),
  );
}

export async function objectMetric(
  api: Api,
  { name, selector }: Wanted,
  namespace: string,
  resource: string,
  object: string,
): Promise<number> {
  const path = `${await customPath(api)}/namespaces/${namespace}/${resource}/${object}/${name}`;
  const { items } = await fetched(api, 'custom', path, { metricLabelSelector: textOf(selector) });
  return quantityMilli(items[0].value);
}

/** All values that bear the name, in thousandths. */
export async function externalMetric(api: Api, { name, selector }: Wanted, namespace: string): Promise<number> {
  const path = `/apis/external.metrics.k8s.io/v1beta1/namespaces/${namespace}/${name}`;
  const { items } = await fetched(api, 'external', path, { labelSelector: textOf(selector) });
  if (!items.length) throw new MetricError('no metrics returned from external metrics API');
  return items.reduce((sum: number, m: KubeObject) => sum + quantityMilli(m.value), 0);
}

const textOf = (selector: object | undefined) => (selector ? labelSelectorToText(selector) : undefined);
