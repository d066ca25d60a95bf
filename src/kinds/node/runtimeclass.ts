import type { Part } from '../part.ts';
import { age, nameOf } from '../table/format.ts';
import { runtimeClassErrors, runtimeClassUpdateErrors, runtimeClassWarnings } from './validate.ts';

export const runtimeClass: Part = {
  cells: (o, now) => [nameOf(o), o.handler ?? '', age(o, now)],
  strategy: {
    validate: runtimeClassErrors,
    ownMetadata: true,
    validateUpdate: runtimeClassUpdateErrors,
    warnings: runtimeClassWarnings,
  },
};
