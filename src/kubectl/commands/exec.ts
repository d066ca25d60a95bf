import type { KubeObject } from '../../apimachinery/types.ts';
import type { Writer } from '../../os/process.ts';
import { build } from '../builder.ts';
import type { Command } from '../command.ts';
import { Failure, throwAll } from '../errors.ts';
import { firstPod, podOf, podTimeout, selectorOf } from '../pods.ts';
import { openSocket, RemoteExit, type RemoteOptions, runRemote } from '../remote.ts';
import { Session } from '../session.ts';

export const exec: Command = {
  about: 'Run a command in a container.',
  examples: `kubectl exec web -- date\nkubectl exec -it web -- sh\nkubectl exec web -c sidecar -- ls /`,
  async run(session) {
    const { flags, args, dash } = session;
    const files = flags.list('filename');
    if (dash < 0 && (args.length > 1 || (args.length && files.length)))
      throw session.usage('exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead');
    const name = args.length && dash !== 0 ? args[0] : '';
    const command = dash >= 0 ? args.slice(dash) : [];
    if (!name && !files.length) throw new Failure('pod, type/name or --filename must be specified');
    if (!command.length) throw new Failure('you must specify at least one command for the container');
    const timeout = podTimeout(session);
    const pod = files.length ? await podOfFile(session, files, timeout) : await podOf(session, name, timeout, 'cannot attach to');
    if (['Succeeded', 'Failed'].includes(pod.status?.phase))
      throw new Failure(`cannot exec into a container in a completed pod; current phase is ${pod.status.phase}`);
    const container = await containerOf(session, pod, flags.bool('quiet'));
    return execIn(session, pod, container, command, await streamOptions(session, flags.bool('stdin'), flags.bool('tty')));
  },
};

/** A terminal only where there is one. Upstream: exec.go SetupTTY. */
export async function streamOptions(session: Session, stdin: boolean, tty: boolean): Promise<RemoteOptions> {
  if (!stdin || !tty) return { stdin, tty: false };
  if (session.proc.stdin.tty) return { stdin, tty };
  if (!session.flags.bool('quiet')) await session.err('Unable to use a TTY - input is not a terminal or the right kind of file\n');
  return { stdin, tty: false };
}

/** A pod is taken as the file has it. */
async function podOfFile(session: Session, files: string[], timeout: number): Promise<KubeObject> {
  const found = await build(new Session(session.proc, session.path, session.flags, [], -1), { files, local: true });
  throwAll(found.errors);
  if (found.infos.length !== 1) throw new Failure('cannot exec into multiple objects at a time');
  const [{ resource, object, namespace }] = found.infos;
  if (resource.kind !== 'Pod') return firstPod(session, namespace, selectorOf(resource, object as KubeObject, 'cannot attach to'), timeout);
  const pod = object as KubeObject;
  return { ...pod, metadata: { ...pod.metadata, namespace }, spec: { containers: [], ...pod.spec } };
}

export async function execIn(
  session: Session,
  pod: KubeObject,
  container: string,
  command: string[],
  options: RemoteOptions,
): Promise<number> {
  const code = await remoteCommand(session, pod, container, command, options);
  if (code) await session.err(`command terminated with exit code ${code}\n`);
  return code;
}

/** Runs a command in a container: its exit code. */
export async function remoteCommand(
  session: Session,
  pod: KubeObject,
  container: string,
  command: string[],
  options: RemoteOptions,
): Promise<number> {
  const { namespace, name } = pod.metadata;
  const query = [
    ...command.map((word) => `command=${encodeURIComponent(word).replaceAll('%20', '+')}`),
    `container=${encodeURIComponent(container)}`,
    ...(options.stdin ? ['stdin=true'] : []),
    ...(options.tty ? [] : ['stderr=true']),
    'stdout=true',
    ...(options.tty ? ['tty=true'] : []),
  ];
  const socket = await openSocket(session, `/api/v1/namespaces/${namespace}/pods/${name}/exec?${query.join('&')}`);
  try {
    return await runRemote(session, socket, options);
  } catch (error) {
    if (error instanceof RemoteExit) return error.code;
    throw error;
  }
}

/** -c, the default one, or the first, saying so where there are several. Upstream: polymorphichelpers, podcmd.FindOrDefaultContainerByName. */
export async function containerOf(
  session: Session,
  pod: KubeObject,
  quiet: boolean,
  stderr: Writer = session.proc.stderr,
): Promise<string> {
  const own: string[] = pod.spec.containers.map((c: { name: string }) => c.name);
  const names = [...(pod.spec.initContainers ?? []), ...(pod.spec.ephemeralContainers ?? [])].map((c: { name: string }) => c.name);
  const given = session.flags.has('container') ? session.flags.string('container') : '';
  const wanted = given || pod.metadata.annotations?.['kubectl.kubernetes.io/default-container'];
  if (wanted) {
    if (![...own, ...names].includes(wanted))
      throw new Failure(`container ${wanted} is not valid for pod ${pod.metadata.name} out of: ${containerList(pod)}`);
    return wanted;
  }
  if (!own.length) throw new Failure(`pod ${pod.metadata.namespace}/${pod.metadata.name} does not have any containers`);
  if (own.length + names.length > 1 && !quiet) await stderr.write(`Defaulted container "${own[0]}" out of: ${containerList(pod)}\n`);
  return own[0];
}
export const containerList = (pod: KubeObject): string =>
  [
    ...pod.spec.containers.map((c: { name: string }) => c.name),
    ...(pod.spec.ephemeralContainers ?? []).map((c: { name: string }) => `${c.name} (ephem)`),
    ...(pod.spec.initContainers ?? []).map((c: { name: string }) => `${c.name} (init)`),
  ].join(', ');
