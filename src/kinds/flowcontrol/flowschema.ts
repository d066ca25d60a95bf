import { statusApart } from '../apps/workload-defaults.ts';
import type { Part } from '../part.ts';
import { age, nameOf } from '../table/format.ts';

export const flowSchema: Part = {
  generation: true,
  cells: (o, now) => [
    nameOf(o),
    o.spec?.priorityLevelConfiguration?.name ?? '',
    o.spec?.matchingPrecedence ?? 0,
    o.spec?.distinguisherMethod?.type ?? '<none>',
    age(o, now),
    (o.status?.conditions ?? []).find((c: any) => c.type === 'Dangling')?.status ?? '?',
  ],
  rowOrder: (a, b) =>
    a.spec.matchingPrecedence - b.spec.matchingPrecedence || ((a.metadata.name as string) < (b.metadata.name as string) ? -1 : 1),
  strategy: {
    defaults: (o) => {
      o.spec ??= {};
      o.spec.matchingPrecedence ||= 1000;
    },
    ...statusApart(() => ({})),
    ownMetadata: true,
    load: async () => (await import('./validate.ts')).flowSchemaStrategy,
  },
};
