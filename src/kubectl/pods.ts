import { labelSelectorToText } from '../apimachinery/selectors.ts';
import type { KubeObject } from '../apimachinery/types.ts';
import type { ApiResource } from '../client/discovery.ts';
import { pathOf } from '../client/mapper.ts';
import { sleep } from '../os/clock.ts';
import { parseTargets } from './builder.ts';
import { Failure, isNotFound } from './errors.ts';
import type { Session } from './session.ts';

/** How long to wait for a pod that runs. Upstream: cmdutil.GetPodRunningTimeoutFlag. */
export function podTimeout(session: Session): number {
  const timeout = session.flags.duration('pod-running-timeout');
  if (timeout > 0) return timeout;
  const text = '--pod-running-timeout must be higher than zero';
  throw session.path === 'logs' ? new Failure(text) : session.usage(text);
}

/** The pod that a word names: `web`, `pod/web`, or one of `deploy/web`. Upstream: polymorphichelpers/attachablepodforobject.go. */
export async function podOf(session: Session, word: string, timeout: number, cannot: string): Promise<KubeObject> {
  return (await objectAndPod(session, word, timeout, cannot)).pod;
}
/** What a word names, and its pod. A namespace that is missing is what is said to be missing. */
export async function objectAndPod(
  session: Session,
  word: string,
  timeout: number,
  cannot: string,
): Promise<{ object: KubeObject; pod: KubeObject }> {
  const { namespace } = session.namespace();
  const get = async (path: string) => {
    try {
      return await session.request<KubeObject>('GET', path);
    } catch (error) {
      throw await missingNamespace(session, namespace, error);
    }
  };
  if (!word.includes('/')) {
    const pod = await get(`/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(word)}`);
    return { object: pod, pod };
  }
  const { targets } = await parseTargets(session, [word]);
  const [{ resource, names }] = targets;
  const object = { ...(await get(pathOf(resource, namespace, names[0]))), kind: resource.kind };
  if (resource.kind === 'Pod') return { object, pod: object };
  return { object, pod: await firstPod(session, namespace, selectorOf(resource, object, cannot), timeout) };
}

/** Where an object is not found, its namespace may be what is missing. Upstream: cli-runtime/pkg/resource/visitor.go. */
export async function missingNamespace(session: Session, namespace: string, error: unknown): Promise<unknown> {
  if (!isNotFound(error) || namespace === 'default') return error;
  try {
    await session.request('GET', `/api/v1/namespaces/${encodeURIComponent(namespace)}`);
    return error;
  } catch (other) {
    return isNotFound(other) ? other : error;
  }
}

export function selectorOf(resource: ApiResource, object: KubeObject, cannot: string): string {
  switch (resource.kind) {
    case 'ReplicationController':
      return labelSelectorToText({ matchLabels: object.spec.selector });
    case 'Service':
      if (!object.spec.selector || !Object.keys(object.spec.selector).length)
        throw new Failure(`${cannot} *v1.Service: invalid service '${object.metadata.name}': Service is defined without a selector`);
      return labelSelectorToText({ matchLabels: object.spec.selector });
    case 'Deployment':
    case 'ReplicaSet':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'Job':
      return labelSelectorToText(object.spec.selector);
    default: {
      const type = `*v1.${resource.kind}`;
      throw new Failure(`${cannot} ${type}: selector for ${type} not implemented`);
    }
  }
}

type Order = (a: KubeObject, b: KubeObject) => number;
/** The first of a selector's pods, waiting for one, and how many there are. Upstream: polymorphichelpers/helpers.go GetFirstPod. */
export async function firstOf(
  session: Session,
  namespace: string,
  selector: string,
  timeout: number,
  order: Order,
): Promise<{ pod: KubeObject; all: KubeObject[] }> {
  const { clock } = session.proc.machine;
  const end = clock.now() + timeout;
  for (;;) {
    const all = (await podsBy(session, namespace, selector)).sort(order);
    if (all.length) return { pod: all[0], all };
    if (clock.now() >= end) throw new Failure('timed out waiting for the condition');
    await sleep(clock, 250, session.proc.signal);
  }
}
export const firstPod = async (session: Session, namespace: string, selector: string, timeout: number): Promise<KubeObject> =>
  (await firstOf(session, namespace, selector, timeout, byActivity)).pod;

export async function podsBy(session: Session, namespace: string, labelSelector: string): Promise<KubeObject[]> {
  const list = await session.request('GET', `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods`, { query: { labelSelector } });
  return (list.items as KubeObject[]).map((item) => ({ ...item, kind: 'Pod', apiVersion: 'v1' }));
}

const PHASES = ['Running', 'Unknown', 'Pending'];
const readySince = (pod: KubeObject): number | undefined => {
  const ready = pod.status?.conditions?.find((c: { type: string; status: string }) => c.type === 'Ready' && c.status === 'True');
  return ready && (Date.parse(ready.lastTransitionTime) || 0);
};
const restarts = (pod: KubeObject): number =>
  Math.max(0, ...(pod.status?.containerStatuses ?? []).map((c: { restartCount: number }) => c.restartCount));
const scores = (pod: KubeObject, restarted: number): number[] => [
  pod.spec.nodeName ? 0 : 1,
  PHASES.indexOf(pod.status?.phase ?? 'Pending'),
  readySince(pod) === undefined ? 1 : 0,
  readySince(pod) ?? 0,
  restarted * restarts(pod),
  Date.parse(pod.metadata.creationTimestamp as string),
];
const by =
  (restarted: number): Order =>
  (a, b) => {
    const [x, y] = [scores(a, restarted), scores(b, restarted)];
    return x.map((value, i) => value - y[i]).find((difference) => difference) ?? 0;
  };
/** Upstream: kubectl/pkg/util/podutils ActivePods (the last one first) and ByLogging. */
export const byActivity = by(1);
export const byLogging = by(-1);
