import type { KubeObject } from '../apimachinery/types.ts';
import { type Clock, microTimestamp, timestamp } from '../os/clock.ts';
import { type Api, EVENTS, inGroup } from './objects.ts';

export type Recorder = (about: KubeObject, type: 'Normal' | 'Warning', reason: string, message: string, fieldPath?: string) => void;

const BURST = 25;
const REFILL_MS = 300_000;
const SERIES_MS = 600_000;
/** So many of one kind that differ in their message only are told of together. */
const SIMILAR = 10;

interface Known {
  event: KubeObject;
  first: number;
}

const reference = (about: KubeObject, fieldPath?: string) => ({
  kind: about.kind,
  ...(about.metadata.namespace && { namespace: about.metadata.namespace }),
  name: about.metadata.name,
  uid: about.metadata.uid,
  apiVersion: about.apiVersion,
  resourceVersion: about.metadata.resourceVersion,
  ...(fieldPath && { fieldPath }),
});
/** Unix nanoseconds in hexadecimal, made to differ within a millisecond. */
const nameOf = (about: KubeObject, now: number, count: number) =>
  `${about.metadata.name}.${(BigInt(now) * 1000000n + BigInt(count % 1000000)).toString(16)}`;

/** Writes core/v1 Events, counting what repeats. Upstream: client-go/tools/record. */
export function createRecorder(api: Api, clock: Clock, component: string, host?: string): Recorder {
  const known = new Map<string, Known>();
  const buckets = new Map<string, { tokens: number; at: number }>();
  const similar = new Map<string, { messages: Set<string>; at: number }>();
  let last: Promise<unknown> = Promise.resolve();
  let made = 0;

  /** Upstream: client-go/tools/record/events_cache.go EventAggregate. */
  const together = (key: string, message: string): boolean => {
    const now = clock.now();
    const old = similar.get(key);
    const record = old && now - old.at <= SERIES_MS ? old : { messages: new Set<string>(), at: now };
    record.messages.add(message);
    record.at = now;
    similar.set(key, record);
    if (record.messages.size < SIMILAR) return false;
    for (const one of record.messages) {
      record.messages.delete(one);
      break;
    }
    return true;
  };

  const allowed = (about: KubeObject): boolean => {
    const key = `${about.kind}/${about.metadata.namespace}/${about.metadata.name}/${about.metadata.uid}`;
    const now = clock.now();
    const bucket = buckets.get(key) ?? { tokens: BURST, at: now };
    bucket.tokens = Math.min(BURST, bucket.tokens + (now - bucket.at) / REFILL_MS);
    bucket.at = now;
    buckets.set(key, bucket);
    if (bucket.tokens < 1) return false;
    bucket.tokens--;
    return true;
  };

  return (about, type, reason, given, fieldPath) => {
    const now = clock.now();
    const kind = JSON.stringify([about.kind, about.metadata.namespace, about.metadata.name, about.metadata.uid, type, reason]);
    const many = together(kind, given);
    const message = many ? `(combined from similar events): ${given}` : given;
    if (!allowed(about)) return;
    const serial = made++;
    const namespace = about.metadata.namespace ?? 'default';
    const key = many ? kind : JSON.stringify([about.metadata.uid, about.metadata.name, fieldPath, type, reason, message]);
    const write = async () => {
      const old = known.get(key);
      if (old && now - old.first < 10 * SERIES_MS) {
        const count = old.event.count + 1;
        const changed = { count, lastTimestamp: timestamp(now), ...(many && { message }) };
        const event = await api
          .patch(EVENTS, namespace, old.event.metadata.name as string, changed, { type: 'strategic-merge' })
          .catch(() => undefined);
        if (event) {
          old.event = event;
          return;
        }
      }
      const event = await api.create(
        EVENTS,
        {
          apiVersion: 'v1',
          kind: 'Event',
          metadata: { name: nameOf(about, now, serial), namespace },
          involvedObject: reference(about, fieldPath),
          reason,
          message,
          source: { component, ...(host && { host }) },
          firstTimestamp: timestamp(now),
          lastTimestamp: timestamp(now),
          count: 1,
          type,
          eventTime: null,
          reportingComponent: component,
          reportingInstance: host ?? '',
        },
        namespace,
      );
      known.set(key, { event, first: now });
    };
    last = last.then(write).catch(() => {});
  };
}

/** Writes events.k8s.io/v1 Events, as the scheduler does. Upstream: client-go/tools/events. */
export function createSeriesRecorder(api: Api, clock: Clock, controller: string, instance: string, action: string): Recorder {
  const of = inGroup('events.k8s.io', 'v1', 'events');
  const known = new Map<string, KubeObject>();
  let last: Promise<unknown> = Promise.resolve();
  let made = 0;
  return (about, type, reason, message) => {
    const now = clock.now();
    const serial = made++;
    const namespace = about.metadata.namespace ?? 'default';
    const key = JSON.stringify([about.metadata.uid, about.metadata.resourceVersion, type, reason, message]);
    const write = async () => {
      const old = known.get(key);
      if (old) {
        const series = { count: (old.series?.count ?? 1) + 1, lastObservedTime: microTimestamp(now) };
        const event = await api.patch(of, namespace, old.metadata.name as string, { series }).catch(() => undefined);
        if (event) {
          known.set(key, event);
          return;
        }
      }
      known.set(
        key,
        await api.create(
          of,
          {
            apiVersion: 'events.k8s.io/v1',
            kind: 'Event',
            metadata: { name: nameOf(about, now, serial), namespace },
            eventTime: microTimestamp(now),
            reportingController: controller,
            reportingInstance: instance,
            action,
            reason,
            regarding: reference(about),
            note: message,
            type,
          },
          namespace,
        ),
      );
    };
    last = last.then(write).catch(() => {});
  };
}
