import type { Part } from '../part.ts';
import { age, nameOf } from './format.ts';

/** A kind that shows its name and age alone. */
export const nameAndAge: Part = { cells: (o, now) => [nameOf(o), age(o, now)] };
