import { busy } from '../os/clock.ts';
import type { Context } from './context.ts';
import { Exit } from './flow.ts';

/** Runs the action of a trap; its `exit` status where it calls exit. */
export async function runTrap(context: Context, name: string): Promise<number | undefined> {
  const { shell } = context;
  const action = shell.traps.get(name);
  if (!action) return undefined;
  if (name === 'EXIT') shell.traps.delete('EXIT');
  const { runText } = await busy(import('./run.ts'));
  const status = shell.status;
  try {
    await runText(context, action);
  } catch (error) {
    if (error instanceof Exit && name === 'EXIT') return error.status;
    throw error;
  }
  shell.status = status;
  return undefined;
}

/** Runs the traps of signals that came meanwhile. */
export async function runPending(context: Context): Promise<void> {
  for (let name = context.shell.pending.shift(); name; name = context.shell.pending.shift()) await runTrap(context, name);
}
