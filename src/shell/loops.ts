import type { Context } from './context.ts';
import { setElement } from './element.ts';
import { Break } from './flow.ts';

/** Repeats `step` until it is false, with break and continue; the status of a break. */
export async function loop(context: Context, step: () => Promise<boolean>, after?: () => Promise<void>): Promise<number | undefined> {
  const tail = context.shell.tail;
  context.shell.tail = false;
  context.shell.loopDepth++;
  try {
    for (;;) {
      await context.shell.tick();
      try {
        if (!(await step())) return undefined;
      } catch (error) {
        if (!(error instanceof Break)) throw error;
        if (--error.levels > 0) throw error;
        if (error.kind === 'break') {
          context.shell.status = error.status;
          return error.status || undefined;
        }
      }
      await after?.();
    }
  } finally {
    context.shell.loopDepth--;
    context.shell.tail = tail;
  }
}

export const assignFor = (context: Context, name: string, value: string): Promise<void> => setElement(context, name, value);
