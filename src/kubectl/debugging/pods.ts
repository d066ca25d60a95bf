import type { KubeObject } from '../../apimachinery/types.ts';
import { busy } from '../../os/clock.ts';
import { suffix } from '../../os/random.ts';
import { Failure } from '../errors.ts';
import type { Session } from '../session.ts';
import type { DebugOptions } from './options.ts';

type Container = any;
const all = (pod: KubeObject): Container[] => [
  ...(pod.spec.initContainers ?? []),
  ...pod.spec.containers,
  ...(pod.spec.ephemeralContainers ?? []),
];

async function containerName(session: Session, options: DebugOptions, pod: KubeObject): Promise<string> {
  if (options.container) return options.container;
  let name: string;
  do name = `debugger-${suffix(session.proc.machine.random)}`;
  while (all(pod).some((c) => c.name === name));
  if (!options.quiet) await session.out(`Defaulting debug container name to ${name}.\n`);
  return name;
}
function newContainer(session: Session, options: DebugOptions, name: string): Container {
  const { flags } = session;
  return {
    name,
    image: options.image,
    ...wordsOf(session, options),
    ...(options.env.length && { env: options.env }),
    ...(flags.string('image-pull-policy') && { imagePullPolicy: flags.string('image-pull-policy') }),
    terminationMessagePolicy: 'File',
    ...(flags.bool('stdin') && { stdin: true }),
    ...(flags.bool('tty') && { tty: true }),
  };
}
const wordsOf = (session: Session, { words }: DebugOptions): Container =>
  words.length ? { [session.flags.bool('arguments-only') ? 'args' : 'command']: words } : {};

/** --custom, a partial container, over what the profile made. */
async function customised(session: Session, { custom }: DebugOptions, container: Container): Promise<Container> {
  if (!custom) return container;
  const { strategicPatch } = await busy(import('../strategic.ts'));
  const around = (c: Container) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' }, spec: { containers: [c] } });
  const merged = await strategicPatch(session, around(container) as KubeObject, around({ ...custom, name: container.name }));
  return merged.spec.containers[0];
}

/** Adds an ephemeral container to a running pod. */
export async function debugEphemeral(session: Session, options: DebugOptions, pod: KubeObject): Promise<{ pod: KubeObject; name: string }> {
  const name = await containerName(session, options, pod);
  const target = session.flags.string('target');
  // A name in use: the profile goes to the container that has it first, which is not sent unless it is an ephemeral one.
  const first = structuredClone(all(pod).find((c) => c.name === name));
  const ephemeral = pod.spec.ephemeralContainers?.some((c: Container) => c.name === name);
  const fresh = { ...newContainer(session, options, name), ...(target && { targetContainerName: target }) };
  options.profile(structuredClone(pod), first ?? fresh, 'ephemeral', options.keep);
  let container = first && ephemeral ? { name, securityContext: first.securityContext } : fresh;
  container = await customised(session, options, container);
  await warnOfUser(session, container, pod);
  const others = (pod.spec.ephemeralContainers ?? []).map((c: Container) => ({ name: c.name }));
  const order = [...others.filter((c: Container) => c.name !== name), { name }];
  const changed = await session.request<KubeObject>('PATCH', `${pathOf(pod)}/ephemeralcontainers`, {
    body: { spec: { '$setElementOrder/ephemeralContainers': order, ephemeralContainers: [container] } },
    contentType: 'application/strategic-merge-patch+json',
  });
  return { pod: changed, name };
}
export const pathOf = ({ metadata }: KubeObject): string =>
  `/api/v1/namespaces/${encodeURIComponent(metadata.namespace as string)}/pods/${encodeURIComponent(metadata.name as string)}`;

/** --copy-to: another pod like it, with a container more or one changed. */
export async function debugCopy(session: Session, options: DebugOptions, pod: KubeObject): Promise<{ pod: KubeObject; name: string }> {
  const { flags } = session;
  const { namespace, labels, annotations } = pod.metadata;
  const spec = structuredClone(pod.spec);
  delete spec.ephemeralContainers;
  if (flags.changed('share-processes')) spec.shareProcessNamespace = flags.bool('share-processes');
  if (!flags.bool('same-node')) delete spec.nodeName;
  for (const c of spec.containers) c.image = options.images[c.name] ?? options.images['*'] ?? c.image;
  const copy = { apiVersion: 'v1', kind: 'Pod', metadata: { name: options.copyTo, namespace, annotations, labels }, spec } as KubeObject;
  const name = await changeContainer(session, options, copy);
  const created = await session.request<KubeObject>('POST', `/api/v1/namespaces/${encodeURIComponent(namespace as string)}/pods`, {
    body: copy,
  });
  if (flags.bool('replace'))
    await session.request('DELETE', pathOf(pod), { body: { kind: 'DeleteOptions', apiVersion: 'v1', gracePeriodSeconds: 0 } });
  return { pod: created, name };
}
async function changeContainer(session: Session, options: DebugOptions, copy: KubeObject): Promise<string> {
  const { flags } = session;
  const { spec } = copy;
  let name = options.container;
  let container: Container = all(copy).find((c) => c.name === name);
  if (!container) {
    if (!options.image) {
      if (Object.keys(options.images).length) return '';
      throw new Failure('you must specify image when creating new container');
    }
    name ||= await containerName(session, options, copy);
    container = { name, terminationMessagePolicy: 'File' };
    spec.containers.push(container);
  }
  if (options.words.length && !flags.bool('arguments-only')) delete container.args;
  Object.assign(container, wordsOf(session, options));
  if (options.env.length) container.env = options.env;
  if (options.image) container.image = options.image;
  if (flags.string('image-pull-policy')) container.imagePullPolicy = flags.string('image-pull-policy');
  container.stdin = flags.bool('stdin');
  container.tty = flags.bool('tty');
  options.profile(copy, container, 'copy', options.keep);
  const at = spec.containers.indexOf(container);
  if (at >= 0) spec.containers[at] = await customised(session, options, container);
  await warnOfUser(session, spec.containers[at], copy);
  return name;
}

/** A pod on a node, in the node's own namespaces. */
export async function debugNode(session: Session, options: DebugOptions, node: KubeObject): Promise<{ pod: KubeObject; name: string }> {
  const { namespace } = session.namespace();
  const container = newContainer(session, options, options.container || 'debugger');
  const name = `node-debugger-${node.metadata.name}-${suffix(session.proc.machine.random)}`;
  if (!options.quiet) await session.out(`Creating debugging pod ${name} with container ${container.name} on node ${node.metadata.name}.\n`);
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { 'app.kubernetes.io/managed-by': 'kubectl-debug' } },
    spec: {
      containers: [container],
      nodeName: node.metadata.name,
      restartPolicy: 'Never',
      tolerations: [{ operator: 'Exists' }],
    },
  } as KubeObject;
  options.profile(pod, container, 'node', options.keep);
  pod.spec.containers[0] = await customised(session, options, container);
  const created = await session.request<KubeObject>('POST', `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods`, { body: pod });
  return { pod: created, name: container.name };
}

async function warnOfUser(session: Session, container: Container, { spec }: KubeObject): Promise<void> {
  const own = container?.securityContext;
  if (!spec.securityContext?.runAsUser || !own || own.runAsUser === 0) return;
  if (!own.privileged && !own.capabilities?.add?.length) return;
  await session.err(
    'Warning: Non-root user is configured for the entire target Pod, and some capabilities granted by debug profile may not work. Please consider using "--custom" with a custom profile that specifies "securityContext.runAsUser: 0".\n',
  );
}
