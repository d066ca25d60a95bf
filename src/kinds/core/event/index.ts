import type { KubeObject } from '../../../apimachinery/types.ts';
import type { Part } from '../../part.ts';
import { eventCells } from './cells.ts';
import { eventErrors, eventUpdateErrors } from './validate.ts';

const involved = (o: KubeObject): any => o.involvedObject ?? o.regarding ?? {};
const about = (field: string) => (o: KubeObject) => involved(o)[field] ?? '';
const FIELDS = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'];
const of = (prefix: string) => Object.fromEntries(FIELDS.map((f) => [`${prefix}.${f}`, about(f)]));
const reporter = (o: KubeObject): string => o.reportingComponent ?? o.reportingController ?? '';

const checks = { ownMetadata: true, validate: eventErrors, validateUpdate: eventUpdateErrors };
export const event: Part = {
  cells: eventCells,
  selectable: {
    ...of('involvedObject'),
    reason: (o) => o.reason ?? '',
    reportingComponent: reporter,
    source: (o) => o.source?.component || reporter(o),
    type: (o) => o.type ?? '',
  },
  strategy: {
    dependents: 'none',
    ...checks,
    defaults: (o) => {
      o.involvedObject ??= {};
      o.source ??= {};
      o.eventTime ??= null;
      o.firstTimestamp ??= null;
      o.lastTimestamp ??= null;
      o.reportingComponent ??= '';
      o.reportingInstance ??= '';
    },
  },
};
export const eventOfEvents: Part = {
  cells: eventCells,
  selectable: {
    ...of('regarding'),
    reason: (o) => o.reason ?? '',
    reportingController: reporter,
    type: (o) => o.type ?? '',
  },
  strategy: checks,
};
