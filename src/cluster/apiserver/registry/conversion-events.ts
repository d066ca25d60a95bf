import type { KubeObject } from '../../../apimachinery/types.ts';

const pick = (object: KubeObject, names: Record<string, string>): Record<string, unknown> => {
  const result: Record<string, unknown> = {};
  for (const [from, to] of Object.entries(names)) if (object[from] !== undefined && object[from] !== '') result[to] = object[from];
  return result;
};
const SAME = ['eventTime', 'series', 'action', 'reason', 'related', 'type', 'reportingInstance'];
const same = Object.fromEntries(SAME.map((name) => [name, name]));
const RENAMED = {
  involvedObject: 'regarding',
  message: 'note',
  reportingComponent: 'reportingController',
  source: 'deprecatedSource',
  firstTimestamp: 'deprecatedFirstTimestamp',
  lastTimestamp: 'deprecatedLastTimestamp',
  count: 'deprecatedCount',
};
const BACK = Object.fromEntries(Object.entries(RENAMED).map(([a, b]) => [b, a]));

/** Upstream: pkg/apis/events/v1/conversion.go. */
export const newEvent = (object: KubeObject): KubeObject => ({
  apiVersion: 'events.k8s.io/v1',
  kind: 'Event',
  metadata: object.metadata,
  ...pick(object, { ...same, ...RENAMED }),
});
export const coreEvent = (object: KubeObject): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Event',
  metadata: object.metadata,
  ...pick(object, { ...same, ...BACK }),
});
