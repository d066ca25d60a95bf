import type { Part } from '../part.ts';
import { age, nameOf } from '../table/format.ts';

export const priorityClass: Part = {
  generation: true,
  cells: (o, now) => [nameOf(o), o.value ?? 0, o.globalDefault ?? false, age(o, now), o.preemptionPolicy ?? ''],
  strategy: {
    defaults: (o) => {
      o.value ??= 0;
      o.preemptionPolicy ??= 'PreemptLowerPriority';
    },
  },
};
