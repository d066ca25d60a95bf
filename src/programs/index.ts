import type { Program } from '../os/process.ts';
import { PROGRAMS } from './names.ts';

/** The program of a name, loaded on first use; undefined where there is none. */
export const loadProgram = async (name: string): Promise<Program | undefined> => PROGRAMS[name]?.();
