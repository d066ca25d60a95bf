import type { Io } from './io.ts';
import type { Shell } from './shell.ts';

/** Where a command runs: the shell's state and the open files. */
export interface Context {
  shell: Shell;
  io: Io;
}
