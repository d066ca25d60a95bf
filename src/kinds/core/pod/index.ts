import type { Part } from '../../part.ts';
import { podCells } from './cells.ts';
import { podStrategy } from './strategy.ts';

const DONE: Record<string, string> = { Succeeded: 'The pod has completed successfully.', Failed: 'The pod failed.' };

export const pod: Part = {
  cells: podCells,
  rowConditions: ({ status }) => {
    const message = DONE[status?.phase];
    return message ? [{ type: 'Completed', status: 'True', reason: status.phase, message }] : [];
  },
  generation: true,
  selectable: {
    'spec.nodeName': (o) => o.spec?.nodeName ?? '',
    'spec.restartPolicy': (o) => o.spec?.restartPolicy ?? '',
    'spec.schedulerName': (o) => o.spec?.schedulerName ?? '',
    'spec.serviceAccountName': (o) => o.spec?.serviceAccountName ?? '',
    'spec.hostNetwork': (o) => String(o.spec?.hostNetwork ?? false),
    'status.phase': (o) => o.status?.phase ?? '',
    'status.podIP': (o) => o.status?.podIPs?.[0]?.ip ?? '',
    'status.podIPs': (o) => o.status?.podIPs?.[0]?.ip ?? '',
    'status.nominatedNodeName': (o) => o.status?.nominatedNodeName ?? '',
  },
  strategy: podStrategy,
};
