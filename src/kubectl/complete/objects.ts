import { pluralName } from '../../client/mapper.ts';
import { listObjects, parseTargets } from '../builder.ts';
import type { Session } from '../session.ts';

/** Names of the objects of a type, in the namespace of the command. */
export async function namesOf(session: Session, type: string, everywhere = false): Promise<string[]> {
  const [target] = (await parseTargets(session, [type])).targets;
  const namespace = target.resource.namespaced && !everywhere ? session.namespace().namespace : '';
  return (await listObjects(session, target.resource, namespace)).map((o) => o.metadata.name as string).sort();
}

/** Types that can be read, as api-resources names them. */
export async function typesOf(session: Session): Promise<string[]> {
  const seen = new Set<string>();
  return (await session.mapper()).discovered.resources
    .filter((r) => {
      const id = `${r.group}/${r.resource}`;
      const fresh = r.verbs.includes('get') && !seen.has(id);
      seen.add(id);
      return fresh;
    })
    .sort((a, b) => (a.group !== b.group ? (a.group < b.group ? -1 : 1) : a.resource < b.resource ? -1 : 1))
    .map(pluralName);
}

export async function containersOf(session: Session, pod: string): Promise<string[]> {
  const { namespace } = session.namespace();
  const object = await session.request('GET', `/api/v1/namespaces/${namespace}/pods/${pod.replace(/^pods?\//, '')}`);
  return [...(object.spec.initContainers ?? []), ...object.spec.containers].map((c: { name: string }) => c.name);
}
