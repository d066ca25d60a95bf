import { labelSelectorToText } from '../apimachinery/selectors.ts';
import type { KubeObject } from '../apimachinery/types.ts';
import type { ApiResource } from '../client/discovery.ts';
import { pathOf } from '../client/mapper.ts';
import { sleep } from '../os/clock.ts';
import { parseTargets } from './builder.ts';
import { Failure } from './errors.ts';
import type { Session } from './session.ts';

/** The pod that a word names: `web`, `pod/web`, or one of `deploy/web`. Upstream: polymorphichelpers/attachablepodforobject.go. */
export async function podOf(session: Session, word: string, timeout: number, cannot: string): Promise<KubeObject> {
  const { namespace } = session.namespace();
  if (!word.includes('/'))
    return session.request('GET', `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(word)}`);
  const { targets } = await parseTargets(session, [word]);
  const [{ resource, names }] = targets;
  const object = await session.request<KubeObject>('GET', pathOf(resource, namespace, names[0]));
  if (resource.kind === 'Pod') return object;
  return firstPod(session, namespace, selectorOf(resource, object, cannot), timeout);
}

export function selectorOf(resource: ApiResource, object: KubeObject, cannot: string): string {
  switch (resource.kind) {
    case 'ReplicationController':
      return labelSelectorToText({ matchLabels: object.spec.selector });
    case 'Service':
      if (!object.spec.selector || !Object.keys(object.spec.selector).length)
        throw new Failure(`invalid service '${object.metadata.name}': Service is defined without a selector`);
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

/** The pod that runs longest among those of a selector, waiting for one. */
export async function firstPod(session: Session, namespace: string, selector: string, timeout: number): Promise<KubeObject> {
  const { clock } = session.proc.machine;
  const end = clock.now() + timeout;
  for (;;) {
    const list = await session.request('GET', `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods`, {
      query: { labelSelector: selector },
    });
    const items = (list.items as KubeObject[]).map((i) => ({ ...i, kind: 'Pod', apiVersion: 'v1' }));
    if (items.length) return items.sort(byActivity)[0];
    if (clock.now() >= end) throw new Failure('timed out waiting for the condition');
    await sleep(clock, 250, session.proc.signal);
  }
}
const score = (pod: KubeObject): number =>
  (pod.spec.nodeName ? 0 : 4) + (pod.status?.phase === 'Running' ? 0 : pod.status?.phase === 'Pending' ? 2 : 1);
const byActivity = (a: KubeObject, b: KubeObject): number =>
  score(a) - score(b) || Date.parse(a.metadata.creationTimestamp as string) - Date.parse(b.metadata.creationTimestamp as string);
