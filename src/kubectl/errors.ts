import { ApiError, type Status } from '../apimachinery/types.ts';

/** Ends the command: `text` goes to stderr as it is. */
export class Failure extends Error {
  constructor(
    message: string,
    readonly code = 1,
    /** No `error: ` before it. */
    readonly plain = false,
  ) {
    super(message);
  }
}
/** A wrong use of the command, with where its help is. */
export const usageError = (path: string, message: string): Failure =>
  new Failure(`${message}\nSee 'kubectl ${path} -h' for help and examples`);

/** Ends with a code, all having been said. */
export class Exit extends Error {
  constructor(readonly code: number) {
    super(`exit ${code}`);
  }
}
/** Several failures of one command. */
export class Aggregate extends Error {
  constructor(readonly errors: Error[]) {
    super(errors.length === 1 ? errors[0].message : `[${[...new Set(errors.map((e) => e.message))].join(', ')}]`);
  }
}
/** Several that are told of as one where there are others, as what cannot be read of the files is. */
export class Bundle extends Aggregate {}

/** Throws what was gathered, if anything. */
export function throwAll(errors: Error[]): void {
  if (errors.length === 1) throw errors[0];
  if (errors.length) throw new Aggregate(errors.flatMap((e) => (e instanceof Aggregate && !(e instanceof Bundle) ? e.errors : [e])));
}
/** Go's url.Error: the request did not get an answer. */
export class ConnectionFailure extends Error {
  constructor(
    readonly method: string,
    readonly url: string,
    readonly detail: string,
  ) {
    super(`${method[0]}${method.slice(1).toLowerCase()} "${url}": ${detail}`);
  }
}
/** What is wrong with the kubeconfig. */
export class ConfigurationInvalid extends Error {
  constructor(readonly problems: string[]) {
    super(`invalid configuration: ${problems.length === 1 ? problems[0] : `[${problems.join(', ')}]`}`);
  }
}
/** No resource of that name is served. */
export class NoResource extends Error {
  constructor(
    readonly resource: string,
    readonly group = '',
    readonly version = '',
  ) {
    super(noResourceText(resource, group, version));
  }
}
function noResourceText(resource: string, group: string, version: string): string {
  const base = `the server doesn't have a resource type "${resource}"`;
  if (group && version) return `${base} in group "${group}" and version "${version}"`;
  if (group) return `${base} in group "${group}"`;
  return version ? `${base} in version "${version}"` : base;
}

export const isNotFound = (error: unknown): error is ApiError => error instanceof ApiError && error.reason === 'NotFound';
export const isConflict = (error: unknown): error is ApiError => error instanceof ApiError && error.reason === 'Conflict';
export const isForbidden = (error: unknown): error is ApiError => error instanceof ApiError && error.reason === 'Forbidden';

/** The same failure of the server with another message. Upstream: cmdutil.AddSourceToErr. */
export function withSource(verb: string, source: string, error: unknown): Error {
  if (!source) return error as Error;
  if (error instanceof ApiError)
    return new ApiError({ ...error.status, message: `error when ${verb} "${source}": ${error.status.message}` } as Status);
  return new Failure(`error when ${verb} "${source}": ${(error as Error).message}`);
}

/** What kubectl says of a failure, and its exit code. Upstream: kubectl/pkg/cmd/util/helpers.go checkErr. */
export function explainFailure(error: unknown): { text: string; code: number } {
  if (error instanceof Exit) return { text: '', code: error.code };
  if (error instanceof ApiError && error.reason === 'Invalid') return { text: invalidText(error.status), code: 1 };
  if (error instanceof ConfigurationInvalid) return { text: multiline('Error in configuration: ', error.problems), code: 1 };
  if (error instanceof NoResource) return { text: `${error.message}\n`, code: 1 };
  if (error instanceof Aggregate) return { text: error.errors.map((e) => `${messageOf(e)}\n`).join(''), code: 1 };
  const known = standardMessage(error);
  if (known) return { text: `${known}\n`, code: 1 };
  const message = (error as Error).message;
  const plain = (error instanceof Failure && error.plain) || message.startsWith('error: ');
  return {
    text: `${plain ? message : `error: ${message}`}${message.endsWith('\n') ? '' : '\n'}`,
    code: error instanceof Failure ? error.code : 1,
  };
}

export const messageOf = (error: unknown): string => standardMessage(error) ?? (error as Error).message;

function standardMessage(error: unknown): string | undefined {
  if (error instanceof ApiError) {
    if (error.reason === 'Unauthorized') return `error: You must be logged in to the server (${error.message})`;
    return error.reason ? `Error from server (${error.reason}): ${error.message}` : `Error from server: ${error.message}`;
  }
  if (error instanceof ConnectionFailure) {
    if (error.detail.includes('connection refused'))
      return `The connection to the server ${/^[a-z]+:\/\/([^/?#]*)/i.exec(error.url)?.[1] ?? ''} was refused - did you specify the right host or port?`;
    return `Unable to connect to the server: ${error.detail}`;
  }
  return undefined;
}

function invalidText(status: Status): string {
  const { details } = status;
  if (!details) return `The request is invalid: ${status.message}\n`;
  let start = 'The request is invalid';
  if (details.kind || details.name) start = `The ${details.kind ?? ''} "${details.name ?? ''}" is invalid`;
  else if (status.message && !details.causes?.length) start = `The request is invalid: ${status.message}`;
  if (!details.causes?.length) return `${start}\n`;
  return multiline(`${start}: `, [...new Set(details.causes.map((c) => `${c.field ?? ''}: ${c.message ?? ''}`))]);
}

const multiline = (prefix: string, messages: string[]): string =>
  messages.length === 1 ? `${prefix}${messages[0]}\n` : `${prefix}\n${messages.map((m) => `* ${m}\n`).join('')}`;
