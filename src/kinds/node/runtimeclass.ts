import type { Part } from '../part.ts';
import { age, nameOf } from '../table/format.ts';

export const runtimeClass: Part = { cells: (o, now) => [nameOf(o), o.handler ?? '', age(o, now)] };
