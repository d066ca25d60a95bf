import { ApiError } from '../apimachinery/types.ts';
import { Aggregate, ConnectionFailure } from './errors.ts';
import type { Session } from './session.ts';

/** From -v=4 on, what lies behind an error. Upstream: kubectl/pkg/cmd/util/helpers.go StandardErrorMessage. */
export async function traceFailure(session: Session, error: unknown): Promise<void> {
  if (error instanceof Aggregate) for (const one of error.errors) await traceFailure(session, one);
  if (error instanceof ConnectionFailure)
    await session.klog('I', 'helpers.go:264', `Connection error: ${error.message.replace(/^(\S+) "(.*?)":/, '$1 $2:')}`);
  if (error instanceof ApiError && error.reason !== 'Invalid')
    await session.klog('I', 'helpers.go:246', `server response object: %s[${JSON.stringify(error.status, null, 2)}]`);
}
