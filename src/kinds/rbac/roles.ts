import type { Part } from '../part.ts';

/** Role and ClusterRole. */
export const role: Part = {
  strategy: {
    defaults: (o) => {
      o.rules ??= null;
    },
  },
};
