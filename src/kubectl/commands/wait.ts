import { ApiError, type KubeObject } from '../../apimachinery/types.ts';
import { pathOf, singularName } from '../../client/mapper.ts';
import { sleep } from '../../os/clock.ts';
import { build, type Found, type Info, visitAll } from '../builder.ts';
import type { Command } from '../command.ts';
import { Failure, isNotFound } from '../errors.ts';
import { changesOf } from '../following.ts';
import { namePrinted, outputPrinter } from '../printers/output.ts';
import type { Session } from '../session.ts';
import { type Condition, conditionsOf } from '../waiting.ts';

export const wait: Command = {
  about: 'Wait until resources are in the state that --for names: a condition, a field, created or deleted.',
  examples: `kubectl wait --for=condition=Ready pod/web\nkubectl wait --for=jsonpath='{.status.phase}'=Running pod/web\nkubectl wait --for=delete pod/web --timeout=60s`,
  async run(session) {
    const { flags } = session;
    const printer = await outputPrinter(session);
    const wanted = flags.list('for');
    const conditions = conditionsOf(wanted);
    const { clock } = session.proc.machine;
    const given = flags.duration('timeout');
    const limit = { once: given === 0, end: given < 0 ? Number.POSITIVE_INFINITY : clock.now() + given };
    const has = (kind: string) => wanted.some((text) => text.toLowerCase() === kind);
    const found = await gather(session, has('create'), has('delete'), limit.end);
    if (!found.infos.length && !found.errors.length && !has('delete')) throw new Failure('no matching resources found');
    await visitAll(found, async (info) => {
      for (const condition of conditions) {
        const object = condition === 'delete' ? await untilGone(session, info, limit) : await untilTrue(session, info, condition, limit);
        if (printer) await session.out(await printer.print(object));
        else await session.out(namePrinted(session, object, 'condition met', singularName(info.resource)));
      }
    });
  },
};

async function gather(session: Session, create: boolean, gone: boolean, end: number): Promise<Found> {
  const { flags } = session;
  const options = {
    files: flags.list('filename'),
    selector: flags.string('selector'),
    fieldSelector: flags.string('field-selector'),
    all: flags.bool('all'),
    allNamespaces: flags.bool('all-namespaces'),
    fetch: true,
  };
  const { clock } = session.proc.machine;
  for (;;) {
    const found = await build(session, options);
    if (gone) {
      found.errors = found.errors.filter((e) => !isNotFound(e));
      found.visits = found.visits.filter((v) => !(v instanceof Error) || !isNotFound(v));
    }
    const missing = found.errors.some(isNotFound) || (!found.infos.length && !found.errors.length);
    if (!create || !missing) return found;
    if (clock.now() >= end) throw new Failure('timed out waiting for the condition');
    await sleep(clock, 500, session.proc.signal);
  }
}

interface Limit {
  /** Looks once. */
  once: boolean;
  end: number;
}
function giveUp({ resource, name }: Info, { once }: Limit): Failure {
  const where = `${resource.resource}/${name}`;
  return new Failure(once ? `condition not met for ${where}` : `timed out waiting for the condition on ${where}`);
}

async function untilTrue(session: Session, info: Info, condition: Condition, limit: Limit): Promise<KubeObject> {
  if (limit.once) {
    if (condition(info.object as KubeObject)) return info.object as KubeObject;
    throw giveUp(info, limit);
  }
  for await (const object of changesOf(session, info, limit.end)) if (object && condition(object)) return object;
  throw giveUp(info, limit);
}

async function untilGone(session: Session, info: Info, limit: Limit): Promise<KubeObject> {
  const { clock } = session.proc.machine;
  for (;;) {
    try {
      const now = await session.request<KubeObject>('GET', pathOf(info.resource, info.namespace, info.name));
      if (now.metadata.uid !== info.object?.metadata.uid) return info.object as KubeObject;
    } catch (error) {
      if (error instanceof ApiError && error.reason === 'NotFound') return info.object as KubeObject;
      throw error;
    }
    if (limit.once || clock.now() >= limit.end) throw giveUp(info, limit);
    await sleep(clock, 250, session.proc.signal);
  }
}
