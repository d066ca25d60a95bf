import { ApiError, type KubeObject } from '../apimachinery/types.ts';
import { pathOf } from '../client/mapper.ts';
import { watch } from '../client/rest.ts';
import type { Info } from './builder.ts';
import type { Session } from './session.ts';

/** One object as it is, then at each change, until `end`; undefined says that it was deleted. */
export async function* changesOf(
  session: Session,
  { resource, namespace, name }: Info,
  end: number,
): AsyncGenerator<KubeObject | undefined> {
  const { machine, signal } = session.proc;
  const path = pathOf(resource, namespace);
  const query = { fieldSelector: `metadata.name=${name}` };
  const list = await session.request('GET', path, { query });
  const kind = list.kind.replace(/List$/, '');
  yield* list.items.map((item: KubeObject) => ({ ...item, apiVersion: list.apiVersion, kind }));
  const over = new AbortController();
  const left = end - machine.clock.now();
  const cancel = Number.isFinite(left) ? machine.clock.after(left, () => over.abort()) : undefined;
  try {
    const events = watch<KubeObject>(await session.client(), path, {
      query: { ...query, resourceVersion: list.metadata?.resourceVersion },
      signal: AbortSignal.any([signal, over.signal]),
    });
    for await (const { type, object } of events) {
      if (type === 'ERROR') throw new ApiError(object as never);
      if (type !== 'BOOKMARK') yield type === 'DELETED' ? undefined : object;
    }
  } catch (error) {
    if (!over.signal.aborted) throw error;
  } finally {
    cancel?.();
    over.abort();
  }
}
