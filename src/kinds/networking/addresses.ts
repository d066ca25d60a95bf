import { statusApart } from '../apps/workload-defaults.ts';
import type { Part } from '../part.ts';
import { age, nameOf } from '../table/format.ts';

export const ipAddress: Part = {
  selectable: { 'metadata.name': nameOf },
  cells: (o, now) => {
    const ref = o.spec?.parentRef;
    const kind = ref && `${ref.resource ?? ''}${ref.group ? `.${ref.group}` : ''}`.toLowerCase();
    return [nameOf(o), ref ? `${kind}${ref.namespace ? `/${ref.namespace}` : ''}/${ref.name ?? ''}` : '<none>', age(o, now)];
  },
};
export const serviceCidr: Part = {
  generation: true,
  selectable: { 'metadata.name': nameOf },
  cells: (o, now) => [nameOf(o), (o.spec?.cidrs ?? []).join(','), age(o, now)],
  strategy: statusApart(() => ({})),
};
