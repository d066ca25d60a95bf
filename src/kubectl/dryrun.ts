import { Failure } from './errors.ts';
import { parseBool } from './flags/values.ts';
import type { Session } from './session.ts';

export type DryRun = '' | 'client' | 'server';

/** What --dry-run says; the bare form still works, with a warning in new releases. */
export async function dryRunOf(session: Session): Promise<DryRun> {
  const value = session.flags.string('dry-run');
  if (session.old) {
    try {
      return value === 'unchanged' || parseBool(value === 'none' ? 'false' : value) ? 'client' : '';
    } catch (error) {
      if (value === 'client') return 'client';
      throw new Failure(`invalid argument ${JSON.stringify(value)} for "--dry-run" flag: ${(error as Error).message}`);
    }
  }
  switch (value) {
    case 'none':
      return '';
    case 'client':
    case 'server':
      return value;
    case 'unchanged':
      await session.klog('W', 'helpers.go:719', '--dry-run is deprecated and can be replaced with --dry-run=client.');
      return 'client';
    default:
      throw new Failure(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`);
  }
}
export const dryRunSuffix = (dryRun: DryRun): string =>
  dryRun === 'client' ? ' (dry run)' : dryRun === 'server' ? ' (server dry run)' : '';

/** `Strict`, `Warn` or `Ignore`, as --validate says. */
export function validationOf(session: Session): 'Strict' | 'Warn' | 'Ignore' {
  const value = session.flags.string('validate');
  if (['', 'strict', 'true'].includes(value)) return 'Strict';
  if (value === 'warn') return 'Warn';
  if (['ignore', 'false'].includes(value)) return 'Ignore';
  throw new Failure(`invalid - validate option ${JSON.stringify(value)}; must be one of: strict (or true), warn, ignore (or false)`);
}
