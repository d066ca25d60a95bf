import { parseApiVersion } from '../../apimachinery/types.ts';
import type { Part } from '../part.ts';
import { age, nameOf } from '../table/format.ts';

export const controllerRevision: Part = {
  cells: (o, now) => {
    const owner = o.metadata.ownerReferences?.find((r) => r.controller);
    const group = owner ? parseApiVersion(owner.apiVersion).group : '';
    const kind = `${owner?.kind}${group ? `.${group}` : ''}`.toLowerCase();
    return [nameOf(o), owner ? `${kind}/${owner.name}` : '<none>', o.revision ?? 0, age(o, now)];
  },
};
