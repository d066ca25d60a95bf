import { isDns1123Subdomain } from '../../../apimachinery/labels.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import { check, type Errors, immutable, internalInvalid, invalid, qualified, required, same } from '../../validation/common.ts';
import { objectMeta, objectMetaUpdate } from '../../validation/meta.ts';

// Upstream: pkg/apis/core/validation/events.go. `o` may be of either events API.
const about = (o: KubeObject): any => o.involvedObject ?? o.regarding ?? {};
const messageOf = (o: KubeObject): string => o.message ?? o.note ?? '';
const reporterOf = (o: KubeObject): string => o.reportingComponent ?? o.reportingController ?? '';
const limited = (value: string, path: string, max: number): Errors =>
  value.length > max ? [invalid(path, '', `can have at most ${max} characters`)] : [];
const MAX = 128;
function legacy(o: KubeObject): Errors {
  const { namespace = '' } = o.metadata;
  const theirs: string = about(o).namespace ?? '';
  const elsewhere = invalid('involvedObject.namespace', theirs, 'does not match event.namespace');
  const where = check('namespace', namespace, isDns1123Subdomain);
  if (!o.eventTime) {
    const fits = theirs ? namespace === theirs : namespace === '' || namespace === 'default';
    return [...(fits ? [] : [elsewhere]), ...where];
  }
  const reporter = o.apiVersion === 'v1' ? 'reportingComponent' : 'reportingController';
  const needed = (field: string, value: string): Errors => [...(value ? [] : [required(field)]), ...limited(value, field, MAX)];
  return [
    ...(!theirs && namespace !== 'default' && namespace !== 'kube-system' ? [elsewhere] : []),
    ...(reporterOf(o) ? [] : [required(reporter)]),
    ...qualified(reporterOf(o), reporter),
    ...needed('reportingInstance', o.reportingInstance ?? ''),
    ...needed('action', o.action ?? ''),
    ...needed('reason', o.reason ?? ''),
    ...limited(messageOf(o), 'message', 1024),
    ...where,
  ];
}
function series(s: any): Errors {
  if (!s) return [];
  return [
    ...(s.count >= 2 ? [] : [invalid('series.count', '', 'should be at least 2')]),
    ...(s.lastObservedTime ? [] : [required('series.lastObservedTime')]),
  ];
}
export function eventErrors(o: KubeObject): Errors {
  if (o.apiVersion === 'v1') return legacy(o);
  const unset = (value: unknown, path: string): Errors => (value ? [invalid(path, '', 'needs to be unset')] : []);
  const { type = '', deprecatedSource: source } = o;
  return [
    ...legacy(o),
    ...objectMeta(o, true),
    ...series(o.series),
    ...(o.eventTime ? [] : [required('eventTime')]),
    ...(type === 'Normal' || type === 'Warning' ? [] : [invalid('type', '', `has invalid value: ${type}`)]),
    ...unset(o.deprecatedFirstTimestamp, 'firstTimestamp'),
    ...unset(o.deprecatedLastTimestamp, 'lastTimestamp'),
    ...unset(o.deprecatedCount, 'count'),
    ...unset(source?.component || source?.host, 'source'),
  ];
}
export function eventUpdateErrors(o: KubeObject, old: KubeObject): Errors {
  if (o.apiVersion === 'v1') return legacy(o);
  const text = (field: string, path = field): Errors => immutable(o[field] ?? '', old[field] ?? '', path);
  const shown = (field: string, path: string, type: string): Errors =>
    same(o[field], old[field]) ? [] : [internalInvalid(path, type, o[field], 'field is immutable')];
  return [
    ...legacy(o),
    ...objectMetaUpdate(o, old),
    ...(same(o.series, old.series) ? [] : series(o.series)),
    ...shown('regarding', 'involvedObject', 'ObjectReference'),
    ...text('reason'),
    ...text('note', 'message'),
    ...shown('deprecatedSource', 'source', 'EventSource'),
    ...immutable(o.deprecatedFirstTimestamp, old.deprecatedFirstTimestamp, 'firstTimestamp'),
    ...immutable(o.deprecatedLastTimestamp, old.deprecatedLastTimestamp, 'lastTimestamp'),
    ...immutable(o.deprecatedCount ?? 0, old.deprecatedCount ?? 0, 'count'),
    ...text('reason'),
    ...text('type'),
    ...immutable(o.eventTime, old.eventTime, 'eventTime'),
    ...text('action'),
    ...(o.related || old.related ? shown('related', 'related', 'ObjectReference') : []),
    ...text('reportingController'),
    ...text('reportingInstance'),
  ];
}
