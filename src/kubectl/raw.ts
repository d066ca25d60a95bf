import { ApiError } from '../apimachinery/types.ts';
import { header, readText } from '../os/http.ts';
import { Failure } from './errors.ts';
import type { Session } from './session.ts';

/** What goes with --raw and what does not. */
export function checkRaw({ flags }: Session, files: string[]): void {
  const path = flags.string('raw');
  if (files.some((file) => /^https?:\/\//.test(file))) throw new Failure('--raw cannot read from a url');
  if (flags.bool('recursive')) throw new Failure('--raw and --recursive are mutually exclusive');
  if (flags.string('output')) throw new Failure('--raw and --output are mutually exclusive');
  if (!path.startsWith('/') && !/^[a-zA-Z][\w+.-]*:/.test(path))
    throw new Failure(`--raw must be a valid URL path: parse ${JSON.stringify(path)}: invalid URI for request`);
}

/** --raw: sends as it is, prints what comes. */
export async function rawRequest(session: Session, method: string, path: string, body?: Uint8Array): Promise<number> {
  const response = await session.send(method, path, { body });
  if (response.status >= 400)
    throw rawError(response.status, header(response.headers, 'content-type') ?? '', await readText(response.body));
  const stream = response.body instanceof Uint8Array ? [response.body] : response.body;
  for await (const chunk of stream) await session.out(chunk);
  return 0;
}

function rawError(code: number, type: string, text: string): Error {
  if (type.includes('json')) {
    const status = JSON.parse(text);
    if (status.kind === 'Status') return new ApiError(status);
  }
  if (code === 404)
    return new ApiError({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      code,
      reason: 'NotFound',
      message: 'the server could not find the requested resource',
    });
  return new Failure(text.trim() || `the server answered ${code}`);
}
