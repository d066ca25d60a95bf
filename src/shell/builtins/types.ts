import type { Context } from '../context.ts';
import type { Assignment } from '../parse.ts';

export type Builtin = (context: Context, args: string[], name: string) => Promise<number>;
/** A builtin whose assignments are not split: `export`, `local`, … */
export type Declaration = (context: Context, name: string, args: (string | Assignment)[]) => Promise<number>;

export async function refuse(context: Context, name: string, message: string, status = 1): Promise<number> {
  await context.shell.warn(context.io, `${name}: ${message}`);
  return status;
}
