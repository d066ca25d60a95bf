import { ApiError, type KubeObject } from '../../apimachinery/types.ts';
import { watch } from '../../client/rest.ts';
import type { Command } from '../command.ts';
import { Failure, NoResource } from '../errors.ts';
import { goSort } from '../gosort.ts';
import { shortAge } from '../printers/age.ts';
import { outputPrinter, type Printer } from '../printers/output.ts';
import { alignTable } from '../printers/table.ts';
import type { Session } from '../session.ts';

/** Upstream: kubectl/pkg/cmd/events. */
export const events: Command = {
  about: 'List events, the newest last. --for shows those about one object, --types those of a type, -w those to come.',
  examples: `kubectl events\nkubectl events --for pod/web --watch\nkubectl events -A --types=Warning`,
  async run(session) {
    const { flags } = session;
    const everywhere = flags.bool('all-namespaces');
    const { namespace } = session.namespace();
    const fieldSelector = await aboutOf(session);
    const printer = await outputPrinter(session, { typed: true });
    const types = flags.list('types').map((t) => t.toLowerCase());
    if (types.some((t) => t !== 'normal' && t !== 'warning')) throw new Failure('valid --types are Normal or Warning');
    const wanted = (event: KubeObject) => !types.length || types.includes(String(event.type).toLowerCase());
    const path = everywhere ? '/api/v1/events' : `/api/v1/namespaces/${encodeURIComponent(namespace)}/events`;
    if (flags.bool('watch')) return follow(session, path, fieldSelector, wanted, printer);
    const items: KubeObject[] = [];
    let list: KubeObject;
    let next: string | undefined;
    do {
      list = await session.request<KubeObject>('GET', path, { query: { continue: next, fieldSelector, limit: '500' } });
      items.push(...(list.items as KubeObject[]).filter(wanted));
      next = (list.metadata as { continue?: string }).continue || undefined;
    } while (next);
    if (!items.length) {
      await session.err(everywhere ? 'No events found.\n' : `No events found in ${namespace} namespace.\n`);
      return;
    }
    goSort(items, (a, b) => lastSeen(a) < lastSeen(b));
    if (printer) {
      if (flags.string('output') !== 'name') await session.out(await printer.print({ ...list, items }));
      return;
    }
    await session.out(alignTable([...header(session), ...items.map((e) => row(session, e))]));
  },
};

/** Those there are, and then what happens, until interrupted. */
async function follow(
  session: Session,
  path: string,
  fieldSelector: string | undefined,
  wanted: (event: KubeObject) => boolean,
  printer: Printer | undefined,
): Promise<number> {
  let before = header(session);
  const query = { fieldSelector, limit: '500' };
  for await (const { type, object } of watch(await session.client(), path, { query, signal: session.proc.signal })) {
    if (type === 'ERROR') throw new ApiError(object);
    if (type === 'DELETED' || type === 'BOOKMARK' || !wanted(object)) continue;
    await session.out(printer ? await printer.print(object) : alignTable([...before, row(session, object)]));
    before = [];
  }
  return 0;
}

async function aboutOf(session: Session): Promise<string | undefined> {
  const about = session.flags.string('for');
  if (!about) return undefined;
  const parts = about.split('/');
  if (parts.length < 2) throw new Failure('--for must be in resource/name form');
  if (parts.length > 2) throw new Failure('arguments in resource/name form may not have more than one slash');
  const [type, name] = parts;
  const resource = await session.resource(type);
  if (!resource) throw new NoResource(type);
  if (!name) return undefined;
  const apiVersion = resource.group ? `${resource.group}/${resource.version}` : resource.version;
  return `involvedObject.kind=${resource.kind},involvedObject.apiVersion=${apiVersion},involvedObject.name=${name}`;
}

const lastSeen = (event: KubeObject): number =>
  Date.parse(event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? '') || 0;

function header({ flags }: Session): string[] {
  if (flags.bool('no-headers')) return [];
  return [`${flags.bool('all-namespaces') ? 'NAMESPACE\t' : ''}LAST SEEN\tTYPE\tREASON\tOBJECT\tMESSAGE`];
}

function row({ flags, proc }: Session, event: KubeObject): string {
  const now = proc.machine.clock.now();
  const first = shortAge(event.eventTime ?? event.firstTimestamp, now);
  let seen = first;
  if (event.series) seen = `${shortAge(event.series.lastObservedTime, now)} (x${event.series.count} over ${first})`;
  else if (event.count > 1) seen = `${shortAge(event.lastTimestamp, now)} (x${event.count} over ${first})`;
  const object = `${event.involvedObject?.kind}/${event.involvedObject?.name}`;
  const cells = [seen, event.type, event.reason, object, String(event.message ?? '').trim()];
  return [...(flags.bool('all-namespaces') ? [event.metadata.namespace] : []), ...cells].join('\t');
}
