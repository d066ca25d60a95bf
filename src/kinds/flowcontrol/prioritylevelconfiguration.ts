import { statusApart } from '../apps/workload-defaults.ts';
import type { Part } from '../part.ts';
import { age, nameOf } from '../table/format.ts';

const NONE = '<none>';
export const priorityLevelConfiguration: Part = {
  generation: true,
  cells: (o, now) => {
    const limited = o.spec?.limited;
    const queuing = limited?.limitResponse?.queuing;
    return [
      nameOf(o),
      o.spec?.type ?? '',
      limited ? (limited.nominalConcurrencyShares ?? 0) : NONE,
      queuing ? (queuing.queues ?? 0) : NONE,
      queuing ? (queuing.handSize ?? 0) : NONE,
      queuing ? (queuing.queueLengthLimit ?? 0) : NONE,
      age(o, now),
    ];
  },
  strategy: {
    defaults: (o) => {
      o.spec ??= {};
      const { exempt, limited, type } = o.spec;
      if (type === 'Exempt') {
        o.spec.exempt = { nominalConcurrencyShares: 0, lendablePercent: 0, ...exempt };
      }
      if (limited) {
        limited.nominalConcurrencyShares ??= 30;
        limited.lendablePercent ??= 0;
        const queuing = limited.limitResponse?.queuing;
        if (queuing) {
          queuing.queues ||= 64;
          queuing.handSize ||= 8;
          queuing.queueLengthLimit ||= 50;
        }
      }
    },
    ...statusApart(() => ({})),
    ownMetadata: true,
    load: async () => (await import('./validate.ts')).priorityLevelStrategy,
  },
};
