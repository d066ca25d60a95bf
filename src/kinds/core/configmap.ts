import type { Part } from '../part.ts';
import { age, nameOf } from '../table/format.ts';
import { configMapErrors, configMapUpdateErrors } from './config-validate.ts';

const size = (map: object | undefined): number => Object.keys(map ?? {}).length;
export const configMap: Part = {
  cells: (o, now) => [nameOf(o), size(o.data) + size(o.binaryData), age(o, now)],
  strategy: { validate: configMapErrors, validateUpdate: configMapUpdateErrors },
};
