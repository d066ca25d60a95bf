import type { KubeObject } from '../../apimachinery/types.ts';
import type { Command } from '../command.ts';
import { Failure, NoResource } from '../errors.ts';
import { shortAge } from '../printers/age.ts';
import { outputPrinter } from '../printers/output.ts';
import { alignTable } from '../printers/table.ts';
import type { Session } from '../session.ts';

/** Upstream: kubectl/pkg/cmd/events. */
export const events: Command = {
  about: 'List events, the newest last. --for shows those about one object, --types those of a type.',
  examples: `kubectl events\nkubectl events --for pod/web\nkubectl events -A --types=Warning`,
  async run(session) {
    const { flags } = session;
    if (flags.bool('watch')) throw new Failure('--watch is not known to this kubectl events; use kubectl get events --watch');
    const types = flags.list('types').map((t) => t.toLowerCase());
    if (types.some((t) => t !== 'normal' && t !== 'warning')) throw new Failure('valid --types are Normal or Warning');
    const everywhere = flags.bool('all-namespaces');
    const { namespace } = session.namespace();
    const fieldSelector = await aboutOf(session);
    const printer = await outputPrinter(session, { typed: true });
    const path = everywhere ? '/api/v1/events' : `/api/v1/namespaces/${encodeURIComponent(namespace)}/events`;
    const list = await session.request<KubeObject>('GET', path, { query: { fieldSelector, limit: `${flags.int('chunk-size')}` } });
    const items = (list.items as KubeObject[])
      .filter((e) => !types.length || types.includes(String(e.type).toLowerCase()))
      .sort((a, b) => lastSeen(a) - lastSeen(b));
    if (!items.length) {
      await session.err(everywhere ? 'No events found.\n' : `No events found in ${namespace} namespace.\n`);
      return;
    }
    if (printer) {
      if (flags.string('output') !== 'name') await session.out(await printer.print({ ...list, items }));
      return;
    }
    const now = session.proc.machine.clock.now();
    const header = `${everywhere ? 'NAMESPACE\t' : ''}LAST SEEN\tTYPE\tREASON\tOBJECT\tMESSAGE`;
    const rows = items.map((e) => `${everywhere ? `${e.metadata.namespace}\t` : ''}${row(e, now)}`);
    await session.out(alignTable(flags.bool('no-headers') ? rows : [header, ...rows]));
  },
};

async function aboutOf(session: Session): Promise<string | undefined> {
  const about = session.flags.string('for');
  if (!about) return undefined;
  const [type, name, more] = about.split('/');
  if (!type || !name || more !== undefined) throw new Failure('--for must be in resource/name form');
  const resource = await session.resource(type);
  if (!resource) throw new NoResource(type);
  return `involvedObject.kind=${resource.kind},involvedObject.name=${name}`;
}

const lastSeen = (event: KubeObject): number =>
  Date.parse(event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp ?? '') || 0;

function row(event: KubeObject, now: number): string {
  const first = shortAge(event.firstTimestamp ?? event.eventTime, now);
  let seen = first;
  if (event.series) seen = `${shortAge(event.series.lastObservedTime, now)} (x${event.series.count} over ${first})`;
  else if (event.count > 1) seen = `${shortAge(event.lastTimestamp, now)} (x${event.count} over ${first})`;
  const object = `${event.involvedObject?.kind}/${event.involvedObject?.name}`;
  return [
    seen,
    event.type,
    event.reason,
    object,
    String(event.message ?? '')
      .trim()
      .replaceAll('\n', ' '),
  ].join('\t');
}
