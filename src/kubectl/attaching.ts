import { ApiError, type KubeObject } from '../apimachinery/types.ts';
import { watch } from '../client/rest.ts';
import { readText } from '../os/http.ts';
import { containerOf, streamOptions } from './commands/exec.ts';
import { detachable } from './detach.ts';
import { Failure } from './errors.ts';
import { openSocket, RemoteExit, runRemote } from './remote.ts';
import type { Session } from './session.ts';

export interface AttachOptions {
  stdin: boolean;
  tty: boolean;
  quiet: boolean;
  /** Its name where it is known already. */
  container?: string;
  detachKeys?: string;
}
const RECORDED =
  'All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\n';

/** Joins a container's process until it ends. Upstream: kubectl/pkg/cmd/attach. */
export async function attachTo(session: Session, pod: KubeObject, options: AttachOptions): Promise<void> {
  const { quiet, stdin } = options;
  const { name: container, tty: allocated } = await containerToAttach(session, pod, options);
  if (options.tty && !allocated && !quiet) await session.err(`error: Unable to use a TTY - container ${container} did not allocate one\n`);
  const remote = await streamOptions(session, stdin, allocated);
  if (!quiet && !session.old) await session.err(RECORDED);
  if (!quiet && (stdin || !session.old)) await session.err("If you don't see a command prompt, try pressing enter.\n");
  const { namespace, name } = pod.metadata;
  const query = [
    `container=${encodeURIComponent(container)}`,
    ...(stdin ? ['stdin=true'] : []),
    ...(remote.tty ? [] : ['stderr=true']),
    'stdout=true',
    ...(remote.tty ? ['tty=true'] : []),
  ];
  const socket = await openSocket(session, `/api/v1/namespaces/${namespace}/pods/${name}/attach?${query.join('&')}`);
  const { stdout, stderr } = session.proc;
  const streams = { stdin: remote.tty ? detachable(session.proc.stdin, options.detachKeys) : session.proc.stdin, stdout, stderr };
  try {
    await runRemote(session, socket, { ...remote, streams });
  } catch (error) {
    if (!(error instanceof RemoteExit)) throw error;
  }
  if (quiet || !stdin || !remote.tty || session.old) return;
  const again = `kubectl attach ${name} -c ${container} -n ${namespace} -i -t`;
  const ephemeral = pod.spec.ephemeralContainers?.some((c: { name: string }) => c.name === container);
  await session.out(
    ephemeral
      ? `Session ended, the ephemeral container will not be restarted but may be reattached using '${again}' if it is still running\n`
      : `Session ended, resume using '${again}' command\n`,
  );
}

async function containerToAttach(session: Session, pod: KubeObject, options: AttachOptions): Promise<{ name: string; tty: boolean }> {
  const all: { name: string; tty?: boolean }[] = [
    ...pod.spec.containers,
    ...(pod.spec.initContainers ?? []),
    ...(pod.spec.ephemeralContainers ?? []),
  ];
  try {
    const name = options.container ?? (await containerOf(session, pod, options.quiet));
    return { name, tty: all.find((c) => c.name === name)?.tty ?? false };
  } catch (error) {
    throw error instanceof Failure ? new Failure(`cannot attach to the container: ${error.message}`) : error;
  }
}

/** Attaches, or prints the log where that cannot be. */
export async function attachOrLog(session: Session, pod: KubeObject, options: AttachOptions): Promise<void> {
  try {
    await attachTo(session, pod, options);
  } catch (error) {
    if (session.proc.signal.aborted) throw error;
    const text = (error as Error).message;
    await session.err(`warning: couldn't attach to pod/${pod.metadata.name}, falling back to streaming logs: ${text}\n`);
    await printLog(session, pod, options);
  }
}

export async function printLog(session: Session, pod: KubeObject, options: AttachOptions): Promise<void> {
  const container = options.container ?? (await containerOf(session, pod, true));
  const { namespace, name } = pod.metadata;
  const response = await session.send('GET', `/api/v1/namespaces/${namespace}/pods/${name}/log`, { query: { container } });
  const text = await readText(response.body);
  if (response.status < 400) await session.out(text);
  else {
    const status = JSON.parse(text);
    throw status.kind === 'Status' ? new ApiError(status) : new Failure(text.trim());
  }
}

/** Watches one pod until it is as wanted. Upstream: client-go/tools/watch UntilWithSync. */
export async function untilPod(
  session: Session,
  namespace: string,
  name: string,
  timeout: number,
  wanted: (pod: KubeObject) => boolean | Promise<boolean>,
): Promise<KubeObject> {
  const { clock } = session.proc.machine;
  const over = new AbortController();
  const late = new Failure('timed out waiting for the condition');
  const cancel = timeout > 0 ? clock.after(timeout, () => over.abort(late)) : () => {};
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods`;
  const signal = AbortSignal.any([over.signal, session.proc.signal]);
  const aborted = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
  aborted.catch(() => {});
  const look = async (): Promise<KubeObject> => {
    for (;;)
      for await (const { type, object } of watch<KubeObject>(await session.client(), path, {
        query: { fieldSelector: `metadata.name=${name}` },
        signal,
      })) {
        if (type === 'DELETED') throw notThere();
        if (type !== 'ERROR' && (await wanted(object))) return object;
      }
  };
  try {
    return await Promise.race([look(), aborted]);
  } finally {
    cancel();
    over.abort(late);
  }
}
const notThere = () =>
  new ApiError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    reason: 'NotFound',
    message: 'pods "" not found',
    details: { kind: 'pods' },
    code: 404,
  });
