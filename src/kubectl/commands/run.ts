import { jsonPatch } from '../../apimachinery/patch/json.ts';
import { mergePatch } from '../../apimachinery/patch/merge.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import { busy } from '../../os/clock.ts';
import type { Command } from '../command.ts';
import { post, saveConfig, withNullTimes } from '../creating.ts';
import { dryRunOf, dryRunSuffix } from '../dryrun.ts';
import { Failure, isNotFound } from '../errors.ts';
import { isImageReference } from '../images.ts';
import { podTimeout } from '../pods.ts';
import { teller } from '../printers/output.ts';
import type { Session } from '../session.ts';

export const run: Command = {
  required: ['image'],
  about: 'Create a pod from an image and run it.',
  examples: `kubectl run web --image=nginx\nkubectl run shell -it --rm --image=busybox --restart=Never -- sh\nkubectl run web --image=nginx --dry-run=client -o yaml`,
  async run(session) {
    const { flags } = session;
    const words = [...session.args];
    if (!words.length || session.dash === 0) throw session.usage('NAME is required for run');
    const [name, ...command] = words;
    const image = flags.string('image');
    if (!image) throw new Failure('--image is required');
    if (!isImageReference(image)) throw new Failure(`Invalid image name "${image}": invalid reference format`);
    const interactive = flags.bool('stdin');
    if (flags.bool('tty') && !interactive) throw session.usage('-i/--stdin is required for containers with -t/--tty=true');
    if (flags.bool('expose') && !flags.string('port')) throw session.usage('--port must be set when exposing a service');
    const dryRun = await dryRunOf(session);
    const attach = flags.changed('attach') ? flags.bool('attach') : interactive;
    const restart = flags.string('restart') || (interactive ? 'OnFailure' : 'Always');
    if (!['Always', 'OnFailure', 'Never'].includes(restart)) throw session.usage(`invalid restart policy: ${restart}`);
    if (flags.bool('rm') && !attach) throw session.usage('--rm should only be used for attached containers');
    if (dryRun && attach)
      throw session.usage("--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)");
    const policy = flags.string('image-pull-policy');
    if (policy && !['Always', 'IfNotPresent', 'Never'].includes(policy)) throw session.usage(`invalid image pull policy: ${policy}`);
    const told = await teller(session, { typed: true }, dryRunSuffix(dryRun));
    const { namespace, explicit } = session.namespace();
    let pod = podOf(session, name, image, command);
    if (explicit) pod.metadata = { name, namespace, ...withoutName(pod.metadata) };
    pod = await overridden(session, pod);
    if (flags.bool('save-config') && dryRun !== 'client') saveConfig(pod);
    const made = [await create(pod, 'pods')];
    let failure: unknown;
    if (flags.bool('expose')) {
      try {
        const service = await create(serviceOf(pod, Number(flags.string('port'))), 'services');
        made.push(service);
        await show(service);
        if (flags.string('output') === 'yaml') await session.out('---\n');
      } catch (error) {
        failure = error;
      }
    }
    if (attach) {
      try {
        return await attached(session, made[0], restart);
      } finally {
        if (flags.bool('rm') && !session.proc.signal.aborted) await cleanUp(session, made);
      }
    }
    await show(made[0]);
    if (failure) throw failure;
    return;

    async function create(object: KubeObject, plural: string): Promise<KubeObject> {
      if (dryRun === 'client') return object;
      const target = { ...object, metadata: { ...object.metadata, namespace: object.metadata.namespace ?? namespace } };
      return post(session, target, { plural, namespaced: true }, dryRun === 'server', 'Ignore');
    }
    function show(object: KubeObject): Promise<void> {
      return told.tell(dryRun === 'client' && session.old ? withNullTimes(object) : object, 'created');
    }
  },
};

const withoutName = ({ name: _, ...rest }: KubeObject['metadata']): KubeObject['metadata'] => rest;

function podOf(session: Session, name: string, image: string, words: string[]): KubeObject {
  const { flags } = session;
  const labels = flags.string('labels') ? pairsOf(flags.string('labels')) : { run: name };
  const annotations: Record<string, string> = {};
  for (const text of flags.list('annotations')) {
    const at = text.indexOf('=');
    if (at <= 0) throw new Failure(`invalid annotation format: ${text}`);
    annotations[text.slice(0, at)] = text.slice(at + 1);
  }
  const env = flags.list('env').map((text) => {
    const at = text.indexOf('=');
    const key = text.slice(0, at);
    if (at <= 0 || !/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(key)) throw new Failure(`invalid env: ${text}`);
    const value = text.slice(at + 1);
    return { name: key, ...(value ? { value } : {}) };
  });
  const port = flags.string('port');
  if (port && !/^[+-]?\d+$/.test(port)) throw new Failure(`strconv.Atoi: parsing ${JSON.stringify(port)}: invalid syntax`);
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { name, labels, ...(Object.keys(annotations).length ? { annotations } : {}) },
    spec: {
      containers: [
        {
          name,
          image,
          ...(words.length ? (flags.bool('command') ? { command: words } : { args: words }) : {}),
          ...(port ? { ports: [{ containerPort: Number(port) }] } : {}),
          ...(env.length ? { env } : {}),
          resources: {},
          ...(flags.string('image-pull-policy') ? { imagePullPolicy: flags.string('image-pull-policy') } : {}),
          ...(flags.bool('privileged') ? { securityContext: { privileged: true } } : {}),
          ...(flags.bool('stdin') ? { stdin: true } : {}),
          ...(flags.bool('stdin') && !flags.bool('leave-stdin-open') ? { stdinOnce: true } : {}),
          ...(flags.bool('tty') ? { tty: true } : {}),
        },
      ],
      restartPolicy: flags.string('restart') || 'Always',
      dnsPolicy: 'ClusterFirst',
    },
    status: {},
  };
}

function pairsOf(text: string): Record<string, string> {
  const pairs: Record<string, string> = {};
  for (const part of text.split(',')) {
    const [key, value, more] = part.split('=');
    if (!key || value === undefined || more !== undefined) throw new Failure(`unexpected label spec: ${part}`);
    pairs[key] = value;
  }
  return Object.fromEntries(Object.entries(pairs).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const serviceOf = (pod: KubeObject, port: number): KubeObject => ({
  kind: 'Service',
  apiVersion: 'v1',
  metadata: {
    name: pod.metadata.name,
    ...(pod.metadata.namespace ? { namespace: pod.metadata.namespace } : {}),
  },
  spec: { ports: [{ protocol: 'TCP', port, targetPort: port }], selector: pod.metadata.labels },
  status: { loadBalancer: {} },
});

/** --overrides, merged in the way that --override-type names. */
export async function overridden(session: Session, object: KubeObject): Promise<KubeObject> {
  const text = session.flags.string('overrides');
  const type = session.flags.string('override-type');
  if (!['json', 'merge', 'strategic'].includes(type)) throw new Failure(`invalid override type: ${type}`);
  if (!text) return object;
  let patch: unknown;
  try {
    patch = JSON.parse(text);
  } catch {
    throw new Failure('Invalid JSON Patch');
  }
  const merge = async (): Promise<KubeObject> => {
    if (type === 'json') return jsonPatch(object, patch as never);
    if (type === 'merge') return mergePatch(object, patch);
    const { strategicPatch } = await busy(import('../strategic.ts'));
    return strategicPatch(session, object, patch);
  };
  const merged = await merge();
  for (const container of merged.spec?.containers ?? []) container.resources ??= {};
  return inOrder(merged, object);
}

/** The fields of `like` first, in its order. */
function inOrder<T>(value: T, like: unknown): T {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || typeof like !== 'object' || like === null) return value;
  const record = value as Record<string, unknown>;
  const keys = [...Object.keys(like).filter((k) => k in record), ...Object.keys(record).filter((k) => !(k in like))];
  return Object.fromEntries(keys.map((k) => [k, inOrder(record[k], (like as Record<string, unknown>)[k])])) as T;
}

/** Attaches when the pod is ready, and ends as its container does. Upstream: run.go handleAttachPod. */
async function attached(session: Session, created: KubeObject, restart: string): Promise<number> {
  const { attachOrLog, printLog, untilPod } = await busy(import('../attaching.ts'));
  const { flags } = session;
  const { namespace, name } = created.metadata as { namespace: string; name: string };
  const timeout = podTimeout(session);
  const options = {
    stdin: flags.bool('stdin'),
    tty: flags.bool('tty'),
    quiet: flags.bool('quiet'),
    detachKeys: flags.string('detach-keys'),
  };
  const pod = await untilPod(session, namespace, name, timeout, (p) => isOver(p) || isReady(p));
  if (isOver(pod)) await printLog(session, pod, options);
  else {
    await printLog(session, pod, options).catch((error) =>
      session.err(`warning: couldn't fetch pre-attach logs: ${(error as Error).message}\n`),
    );
    await attachOrLog(session, pod, options);
  }
  if (flags.bool('leave-stdin-open') || restart === 'Always') return 0;
  const last = await untilPod(session, namespace, name, timeout, (p) =>
    restart === 'OnFailure' ? p.status?.phase === 'Succeeded' : isOver(p),
  );
  if (last.status.phase === 'Succeeded') return 0;
  const ended = last.status.containerStatuses?.[0]?.state?.terminated;
  if (!ended?.exitCode) throw new Failure(`pod ${namespace}/${name} failed with unknown exit code`);
  throw new Failure(
    `pod ${namespace}/${name} terminated (${ended.reason})${ended.message ? `\n${ended.message}` : ''}`,
    ended.exitCode,
    true,
  );
}
const isOver = (pod: KubeObject): boolean => ['Succeeded', 'Failed'].includes(pod.status?.phase);
const isReady = (pod: KubeObject): boolean =>
  pod.status?.phase === 'Running' &&
  pod.status.conditions?.some((c: { type: string; status: string }) => c.type === 'Ready' && c.status === 'True');

/** --rm: what was made goes again. */
async function cleanUp(session: Session, made: KubeObject[]): Promise<void> {
  const { flags } = session;
  const cascade = flags.string('cascade');
  const policy = ({ foreground: 'Foreground', orphan: 'Orphan', false: 'Orphan' } as Record<string, string>)[cascade] ?? 'Background';
  for (const object of made) {
    const { namespace, name } = object.metadata;
    const plural = object.kind === 'Service' ? 'services' : 'pods';
    try {
      await session.request('DELETE', `/api/v1/namespaces/${namespace}/${plural}/${name}`, {
        body: { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: policy },
      });
    } catch (error) {
      if (isNotFound(error)) continue;
      throw error;
    }
    const from = session.old ? '' : ` from ${namespace} namespace`;
    if (!flags.bool('quiet'))
      await session.out(`${object.kind.toLowerCase()} "${name}" ${flags.bool('force') ? 'force deleted' : 'deleted'}${from}\n`);
  }
}
