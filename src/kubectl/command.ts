import type { Session } from './session.ts';

/** A command that does something. The number is its exit code. */
export interface Command {
  run(session: Session): Promise<number | void>;
  /** Flags without which it does not start. */
  required?: string[];
  /** What help says, in paragraphs, and its examples. */
  about?: string;
  examples?: string;
}
