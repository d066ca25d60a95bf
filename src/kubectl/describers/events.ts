import type { KubeObject } from '../../apimachinery/types.ts';
import { goSort } from '../gosort.ts';
import { shortAge } from '../printers/age.ts';
import { type Context, list } from './describer.ts';
import type { Lines } from './lines.ts';

/** The events about an object, oldest first. Upstream: describe.go DescribeEvents. */
export async function events(out: Lines, { session, object, now }: Context): Promise<void> {
  const { name, namespace, uid } = object.metadata;
  const path = namespace ? `/api/v1/namespaces/${namespace}/events` : '/api/v1/events';
  const about = [
    `involvedObject.name=${name}`,
    ...(namespace ? [`involvedObject.namespace=${namespace}`] : []),
    `involvedObject.kind=${object.kind}`,
    `involvedObject.uid=${object.kind === 'Node' ? name : uid}`,
  ];
  const found = await list(session, path, { fieldSelector: about.join(','), limit: '500' });
  if (!found.length) return out.add(0, 'Events:\t<none>');
  out.flush();
  out.add(0, 'Events:\n  Type\tReason\tAge\tFrom\tMessage');
  out.add(1, '----\t------\t----\t----\t-------');
  for (const event of goSort(found, (a, b) => lastSeen(a) < lastSeen(b))) {
    const source = event.source?.component || event.reportingComponent || '';
    const message = `${event.involvedObject?.fieldPath ? `${event.involvedObject.fieldPath}: ` : ''}${String(event.message ?? '').trim()}`;
    out.add(1, [event.type, event.reason, age(event, now), source, message].join('\t'));
  }
}

/** Events without a last time, as the scheduler writes them, come first. Upstream: kubectl/pkg/util/event SortableEvents. */
const lastSeen = (event: KubeObject): number => Date.parse(event.lastTimestamp ?? '') || 0;

function age(event: KubeObject, now: number): string {
  const first = shortAge(event.firstTimestamp ?? event.eventTime, now);
  if (event.series) return `${shortAge(event.series.lastObservedTime, now)} (x${event.series.count} over ${first})`;
  if (event.count > 1) return `${shortAge(event.lastTimestamp, now)} (x${event.count} over ${first})`;
  return first;
}
