import type { KubeObject } from '../../apimachinery/types.ts';
import { pathOf } from '../../client/mapper.ts';
import { attachOrLog, printLog, untilPod } from '../attaching.ts';
import { build, parseTargets } from '../builder.ts';
import type { Command } from '../command.ts';
import { type DebugOptions, debugOptions } from '../debugging/options.ts';
import { debugCopy, debugEphemeral, debugNode } from '../debugging/pods.ts';
import { Failure, throwAll } from '../errors.ts';
import { missingNamespace } from '../pods.ts';
import { Session } from '../session.ts';

export const debug: Command = {
  about: `Look into a pod or a node with a container made for it.

 A pod gets an ephemeral container, or with --copy-to a copy of it is changed; a node gets a pod that sees the node's files below /host.`,
  examples: `kubectl debug web -it --image=busybox\nkubectl debug web --copy-to=web-debug --set-image='*=busybox'\nkubectl debug web -it --copy-to=web-debug --container=web -- sh\nkubectl debug node/node01 -it --image=busybox`,
  async run(session) {
    const options = await debugOptions(session);
    for (const target of await targetsOf(session, options)) {
      const { pod, name } = await start(session, options, target);
      if (options.attach && name) await join(session, options, pod, name);
    }
  },
};

interface Found {
  kind: string;
  groupVersion: string;
  object: KubeObject;
}
async function targetsOf(session: Session, { targets }: DebugOptions): Promise<Found[]> {
  const { namespace } = session.namespace();
  const files = session.flags.list('filename');
  if (files.length) {
    const found = await build(new Session(session.proc, session.path, session.flags, [], -1), { files, fetch: true });
    throwAll(found.errors);
    return found.infos.map(({ resource, object }) => ({
      kind: resource.kind,
      groupVersion: groupVersionOf(resource),
      object: object as KubeObject,
    }));
  }
  const result: Found[] = [];
  for (const word of targets) {
    const [{ resource, names }] = (await parseTargets(session, [word.includes('/') ? word : `pods/${word}`])).targets;
    try {
      const object = await session.request<KubeObject>('GET', pathOf(resource, namespace, names[0]));
      result.push({ kind: resource.kind, groupVersion: groupVersionOf(resource), object });
    } catch (error) {
      throw resource.namespaced ? await missingNamespace(session, namespace, error) : error;
    }
  }
  return result;
}
const groupVersionOf = ({ group, version }: { group: string; version: string }) => `${group}/${version}`;

function start(session: Session, options: DebugOptions, { kind, groupVersion, object }: Found): Promise<{ pod: KubeObject; name: string }> {
  if (kind === 'Node') return debugNode(session, options, object);
  if (kind !== 'Pod') throw new Failure(`"${groupVersion}, Kind=${kind}" not supported by debug`);
  return options.copyTo ? debugCopy(session, options, object) : debugEphemeral(session, options, object);
}

/** Upstream: debug.go handleAttachPod. */
async function join(session: Session, { quiet }: DebugOptions, { metadata }: KubeObject, container: string): Promise<void> {
  const { flags } = session;
  const told = new Set<string>();
  const pod = await untilPod(session, metadata.namespace as string, metadata.name as string, 0, async (now) => {
    const status = statusOf(now, container);
    if (status?.state?.running || status?.state?.terminated) return true;
    const message = status?.state?.waiting?.message;
    if (message && !quiet && !told.has(`${now.metadata.resourceVersion}`)) {
      told.add(`${now.metadata.resourceVersion}`);
      await session.err(`Warning: container ${container}: ${message}\n`);
    }
    return false;
  });
  const options = { stdin: flags.bool('stdin'), tty: flags.bool('tty'), quiet, container };
  if (statusOf(pod, container)?.state.terminated) return printLog(session, pod, options);
  return attachOrLog(session, pod, options);
}
const statusOf = ({ status = {} }: KubeObject, name: string) =>
  [status.initContainerStatuses, status.containerStatuses, status.ephemeralContainerStatuses]
    .flatMap((list) => list ?? [])
    .find((each) => each.name === name);
