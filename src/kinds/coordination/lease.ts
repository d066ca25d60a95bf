import type { Part } from '../part.ts';
import { age, nameOf } from '../table/format.ts';

export const lease: Part = {
  cells: (o, now) => [nameOf(o), o.spec?.holderIdentity ?? '', age(o, now)],
  strategy: {
    defaults: (o) => {
      o.spec ??= {};
    },
  },
};
