import type { KubeObject } from '../../apimachinery/types.ts';
import type { Part } from '../part.ts';
import { age, nameOf } from '../table/format.ts';
import { leaseErrors, leaseUpdateErrors } from './validate.ts';

/** The gate CoordinatedLeaderElection is off. */
function unsupported({ spec }: KubeObject): void {
  delete spec.strategy;
  delete spec.preferredHolder;
}

export const lease: Part = {
  cells: (o, now) => [nameOf(o), o.spec?.holderIdentity ?? '', age(o, now)],
  strategy: {
    validate: leaseErrors,
    ownMetadata: true,
    validateUpdate: leaseUpdateErrors,
    prepareForCreate: unsupported,
    prepareForUpdate: unsupported,
    defaults: (o) => {
      o.spec ??= {};
    },
  },
};
