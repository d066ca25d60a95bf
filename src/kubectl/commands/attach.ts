import type { KubeObject } from '../../apimachinery/types.ts';
import type { Command } from '../command.ts';
import { Failure } from '../errors.ts';
import { podOf } from '../pods.ts';
import { openSocket, RemoteExit, runRemote } from '../remote.ts';
import type { Session } from '../session.ts';
import { containerList, containerOf } from './exec.ts';

export const attach: Command = {
  about: 'Attach to a process that is already running inside a container.',
  examples: `kubectl attach web\nkubectl attach web -c sidecar -it`,
  async run(session) {
    const { flags, args } = session;
    if (!args.length) throw new Failure('at least 1 argument is required for attach');
    if (args.length > 2)
      throw session.usage(`expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${args.length}: [${args.join(' ')}]`);
    const pod = await podOf(
      session,
      args.length === 2 ? args.join('/') : args[0],
      flags.duration('pod-running-timeout'),
      'cannot attach to',
    );
    if (['Succeeded', 'Failed'].includes(pod.status?.phase))
      throw new Failure(`cannot attach a container in a completed pod; current phase is ${pod.status.phase}`);
    return attachTo(session, pod);
  },
};

export async function attachTo(session: Session, pod: KubeObject): Promise<number> {
  const { flags } = session;
  const wanted = flags.has('container') ? flags.string('container') : '';
  const all = [...pod.spec.containers, ...(pod.spec.initContainers ?? []), ...(pod.spec.ephemeralContainers ?? [])] as {
    name: string;
    tty?: boolean;
  }[];
  if (wanted && !all.some((c) => c.name === wanted))
    throw new Failure(
      `cannot attach to the container: container ${wanted} is not valid for pod ${pod.metadata.name} out of: ${containerList(pod)}`,
    );
  const container = wanted || (await containerOf(session, pod, flags.bool('quiet')));
  const stdin = flags.bool('stdin');
  let tty = flags.bool('tty');
  if (tty && !all.find((c) => c.name === container)?.tty) {
    if (!flags.bool('quiet')) await session.err(`error: Unable to use a TTY - container ${container} did not allocate one\n`);
    tty = false;
  } else if (tty && (!stdin || !session.proc.stdin.tty)) {
    await session.err('Unable to use a TTY - input is not a terminal or the right kind of file\n');
    tty = false;
  }
  const { namespace, name } = pod.metadata;
  const query = [
    `container=${encodeURIComponent(container)}`,
    ...(stdin ? ['stdin=true'] : []),
    ...(tty ? [] : ['stderr=true']),
    'stdout=true',
    ...(tty ? ['tty=true'] : []),
  ];
  const socket = await openSocket(session, `/api/v1/namespaces/${namespace}/pods/${name}/attach?${query.join('&')}`);
  if (stdin && !flags.bool('quiet')) await session.err("If you don't see a command prompt, try pressing enter.\n");
  try {
    return await runRemote(session, socket, { stdin, tty });
  } catch (error) {
    if (!(error instanceof RemoteExit)) throw error;
    return error.code;
  }
}
