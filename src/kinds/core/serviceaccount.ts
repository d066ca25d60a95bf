import type { Part } from '../part.ts';
import { age, nameOf } from '../table/format.ts';
import { objectMeta } from '../validation/meta.ts';

export const serviceAccount: Part = { cells: (o, now) => [nameOf(o), age(o, now)], strategy: { validate: (o) => objectMeta(o, true) } };
