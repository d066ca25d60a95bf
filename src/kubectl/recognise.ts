import { ApiError } from '../apimachinery/types.ts';
import type { ApiResource } from '../client/discovery.ts';
import { ConnectionFailure, Failure } from './errors.ts';
import type { Session } from './session.ts';

/** The resource of an object of a file; a server that does not say is told of with the file. */
export async function recognise(
  session: Session,
  apiVersion: string,
  kind: string,
  source: string,
  validate: boolean,
): Promise<ApiResource | undefined> {
  session.discoveryTries = validate ? 0 : 1;
  try {
    return await session.kind(apiVersion, kind);
  } catch (error) {
    if (!(error instanceof ConnectionFailure) && !(error instanceof ApiError)) throw error;
    if (!validate) throw new Failure(`unable to recognize ${JSON.stringify(source)}: ${error.message}`, 1, session.path === 'get');
    const why =
      error instanceof ConnectionFailure
        ? new ConnectionFailure('GET', error.url.replace('/api?', '/openapi/v2?'), error.detail).message
        : error.message;
    throw new Failure(
      `error validating ${JSON.stringify(source)}: error validating data: failed to download openapi: ${why}; if you choose to ignore these errors, turn validation off with --validate=false`,
    );
  }
}
