import type { KubeObject } from '../../apimachinery/types.ts';
import type { Command } from '../command.ts';
import { Failure } from '../errors.ts';
import { podOf } from '../pods.ts';
import { openSocket, RemoteExit, runRemote } from '../remote.ts';
import type { Session } from '../session.ts';

export const exec: Command = {
  about: 'Run a command in a container.',
  examples: `kubectl exec web -- date\nkubectl exec -it web -- sh\nkubectl exec web -c sidecar -- ls /`,
  async run(session) {
    const { flags, args, dash } = session;
    const files = flags.list('filename');
    if (!args.length && !files.length) throw new Failure('pod, type/name or --filename must be specified');
    const command = dash >= 0 ? args.slice(dash) : args.slice(files.length ? 0 : 1);
    if (args.length > 1 && dash < 0)
      throw session.usage('exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead');
    if (!command.length) throw new Failure('you must specify at least one command for the container');
    if (!files.length && dash === 0) throw new Failure('pod, type/name or --filename must be specified');
    if (dash > 1 && !files.length)
      throw session.usage('exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead');
    const pod = await podOf(session, args[0], flags.duration('pod-running-timeout'), 'cannot attach to');
    if (['Succeeded', 'Failed'].includes(pod.status?.phase))
      throw new Failure(`cannot exec into a container in a completed pod; current phase is ${pod.status.phase}`);
    const container = await containerOf(session, pod, flags.bool('quiet'));
    let tty = flags.bool('tty');
    const stdin = flags.bool('stdin');
    if (tty && (!stdin || !session.proc.stdin.tty)) {
      if (stdin) await session.err('Unable to use a TTY - input is not a terminal or the right kind of file\n');
      tty = false;
    }
    return execIn(session, pod, container, command, { stdin, tty });
  },
};

export async function execIn(
  session: Session,
  pod: KubeObject,
  container: string,
  command: string[],
  { stdin, tty }: { stdin: boolean; tty: boolean },
): Promise<number> {
  const { namespace, name } = pod.metadata;
  const query = [
    ...command.map((word) => `command=${encodeURIComponent(word).replaceAll('%20', '+')}`),
    `container=${encodeURIComponent(container)}`,
    ...(stdin ? ['stdin=true'] : []),
    ...(tty ? [] : ['stderr=true']),
    'stdout=true',
    ...(tty ? ['tty=true'] : []),
  ];
  const socket = await openSocket(session, `/api/v1/namespaces/${namespace}/pods/${name}/exec?${query.join('&')}`);
  try {
    return await runRemote(session, socket, { stdin, tty });
  } catch (error) {
    if (error instanceof RemoteExit) {
      await session.err(`command terminated with exit code ${error.code}\n`);
      return error.code;
    }
    throw error;
  }
}

/** -c, the default one, or the first, saying so where there are several. Upstream: polymorphichelpers, podcmd.FindOrDefaultContainerByName. */
export async function containerOf(session: Session, pod: KubeObject, quiet: boolean): Promise<string> {
  const wanted = session.flags.string('container');
  const own: string[] = pod.spec.containers.map((c: { name: string }) => c.name);
  const names = [...(pod.spec.initContainers ?? []), ...(pod.spec.ephemeralContainers ?? [])].map((c: { name: string }) => c.name);
  if (wanted) {
    if (![...own, ...names].includes(wanted))
      throw new Failure(`container ${wanted} is not valid for pod ${pod.metadata.name} out of: ${containerList(pod)}`);
    return wanted;
  }
  const preferred = pod.metadata.annotations?.['kubectl.kubernetes.io/default-container'];
  if (preferred) {
    if ([...own, ...names].includes(preferred)) return preferred;
    await session.err(`Default container name "${preferred}" not found in pod ${pod.metadata.name}\n`);
  }
  if (own.length > 1 && !quiet) await session.err(`Defaulted container "${own[0]}" out of: ${containerList(pod)}\n`);
  return own[0];
}
export const containerList = (pod: KubeObject): string =>
  [
    ...pod.spec.containers.map((c: { name: string }) => c.name),
    ...(pod.spec.ephemeralContainers ?? []).map((c: { name: string }) => `${c.name} (ephem)`),
    ...(pod.spec.initContainers ?? []).map((c: { name: string }) => `${c.name} (init)`),
  ].join(', ');
