import type { KubeObject } from '../../../apimachinery/types.ts';
import { nameOf, since } from '../../table/format.ts';

/** Upstream: pkg/printers/internalversion/printers.go printEvent; `o` may be of either events API. */
export function eventCells(o: KubeObject, now: number): unknown[] {
  const involved = o.involvedObject ?? o.regarding ?? {};
  const source = o.source ?? o.deprecatedSource ?? {};
  const first = since(o.firstTimestamp ?? o.deprecatedFirstTimestamp ?? o.eventTime, now);
  const last = o.lastTimestamp ?? o.deprecatedLastTimestamp;
  const kind = `${involved.kind ?? ''}`.toLowerCase();
  const component = source.component || o.reportingComponent || o.reportingController || '';
  const host = source.host || o.reportingInstance || '';
  return [
    o.series ? since(o.series.lastObservedTime, now) : last ? since(last, now) : first,
    o.type ?? '',
    o.reason ?? '',
    involved.name ? `${kind}/${involved.name}` : kind,
    involved.fieldPath ?? '',
    host ? `${component}, ${host}` : component,
    `${o.message ?? o.note ?? ''}`.trim(),
    first,
    o.series ? (o.series.count ?? 0) : (o.count ?? o.deprecatedCount) || 1,
    nameOf(o),
  ];
}
