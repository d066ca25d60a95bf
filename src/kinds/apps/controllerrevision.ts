import { type KubeObject, parseApiVersion } from '../../apimachinery/types.ts';
import type { Part } from '../part.ts';
import { age, nameOf } from '../table/format.ts';
import { type Errors, immutable, nonnegative, required } from '../validation/common.ts';
import { objectMeta } from '../validation/meta.ts';

function dataErrors({ data }: KubeObject): Errors {
  if (data === undefined || data === null) return [required('data', 'data is mandatory')];
  return typeof data === 'object' && !Array.isArray(data) ? [] : [required('data', 'data must be a valid JSON object')];
}
export const controllerRevision: Part = {
  strategy: {
    validate: (o) => [...objectMeta(o, true), ...nonnegative(o.revision, 'revision'), ...dataErrors(o)],
    validateUpdate: (o, old) => [...objectMeta(o, true), ...nonnegative(o.revision, 'revision'), ...immutable(o.data, old.data, 'data')],
  },
  cells: (o, now) => {
    const owner = o.metadata.ownerReferences?.find((r) => r.controller);
    const group = owner ? parseApiVersion(owner.apiVersion).group : '';
    const kind = `${owner?.kind}${group ? `.${group}` : ''}`.toLowerCase();
    return [nameOf(o), owner ? `${kind}/${owner.name}` : '<none>', o.revision ?? 0, age(o, now)];
  },
};
