import type { Part } from '../part.ts';
import { age, nameOf } from '../table/format.ts';

export const serviceAccount: Part = { cells: (o, now) => [nameOf(o), age(o, now)] };
