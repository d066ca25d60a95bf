import { jsonPatch } from '../../apimachinery/patch/json.ts';
import { mergePatch } from '../../apimachinery/patch/merge.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import { busy, sleep } from '../../os/clock.ts';
import type { Command } from '../command.ts';
import { post, saveConfig, withNullTimes } from '../creating.ts';
import { dryRunOf, dryRunSuffix } from '../dryrun.ts';
import { Failure } from '../errors.ts';
import { isImageReference } from '../images.ts';
import { outputPrinter, teller } from '../printers/output.ts';
import type { Session } from '../session.ts';

export const run: Command = {
  required: ['image'],
  about: 'Create a pod from an image and run it.',
  examples: `kubectl run web --image=nginx\nkubectl run shell -it --rm --image=busybox --restart=Never -- sh\nkubectl run web --image=nginx --dry-run=client -o yaml`,
  async run(session) {
    session.discoveryTries = 1;
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
    if (dryRun && attach)
      throw session.usage("--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)");
    if (flags.bool('rm') && !attach) throw session.usage('--rm should only be used for attached containers');
    const restart = flags.string('restart') || 'Always';
    if (!['Always', 'OnFailure', 'Never'].includes(restart)) throw session.usage(`invalid restart policy: ${restart}`);
    const policy = flags.string('image-pull-policy');
    if (policy && !['Always', 'IfNotPresent', 'Never'].includes(policy)) throw session.usage(`invalid image pull policy: ${policy}`);
    const printer = await outputPrinter(session, { typed: true });
    const told = await teller(session, { typed: true }, dryRunSuffix(dryRun));
    const { namespace, explicit } = session.namespace();
    let pod = podOf(session, name, image, command);
    if (explicit) pod.metadata = { name, namespace, ...withoutName(pod.metadata) };
    pod = await overridden(session, pod);
    let service: KubeObject | undefined;
    if (flags.bool('expose')) {
      service = serviceOf(pod, Number(flags.string('port')));
      await showOrCreate(service, 'services');
      if (printer && dryRun && /^yaml$/.test(flags.string('output'))) await session.out('---\n');
    }
    if (flags.bool('save-config') && dryRun !== 'client') saveConfig(pod);
    const created = await showOrCreate(pod, 'pods', attach || flags.bool('quiet'));
    if (!attach) return;
    try {
      return await attached(session, created, service);
    } finally {
      if (flags.bool('rm')) await cleanUp(session, created);
    }

    async function showOrCreate(object: KubeObject, plural: string, quiet = false): Promise<KubeObject> {
      if (dryRun === 'client') {
        await told.tell(session.old ? withNullTimes(object) : object, 'created');
        return object;
      }
      const target = { ...object, metadata: { ...object.metadata, namespace: object.metadata.namespace ?? namespace } };
      const made = await post(session, target, { plural, namespaced: true }, dryRun === 'server', 'Strict');
      if (!quiet || dryRun) await told.tell(made, 'created');
      return made;
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

async function attached(session: Session, pod: KubeObject, _service: KubeObject | undefined): Promise<number> {
  const { namespace, name } = pod.metadata as { namespace: string; name: string };
  const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
  const { clock } = session.proc.machine;
  const end = clock.now() + session.flags.duration('pod-running-timeout');
  const begun = clock.now();
  let hinted = false;
  for (;;) {
    const now = await session.request<KubeObject>('GET', path);
    const phase = now.status?.phase;
    const started = now.status?.containerStatuses?.[0]?.started || phase === 'Running';
    if (phase === 'Succeeded' || phase === 'Failed' || started) break;
    if (clock.now() > end) throw new Failure('timed out waiting for the condition');
    if (!hinted && !session.flags.bool('quiet') && clock.now() - begun > 60_000) hinted = true;
    await sleep(clock, 200, session.proc.signal);
  }
  const { attachTo } = await busy(import('./attach.ts'));
  return attachTo(session, pod);
}

async function cleanUp(session: Session, pod: KubeObject): Promise<void> {
  const { namespace, name } = pod.metadata;
  const grace = session.flags.int('grace-period');
  const force = session.flags.bool('force');
  await session.request('DELETE', `/api/v1/namespaces/${namespace}/pods/${name}`, {
    body: {
      kind: 'DeleteOptions',
      apiVersion: 'v1',
      ...(grace >= 0 || force ? { gracePeriodSeconds: force ? 0 : grace } : {}),
      propagationPolicy: 'Background',
    },
  });
  if (!session.flags.bool('quiet')) await session.out(`pod "${name}" deleted${session.old ? '' : ` from ${namespace} namespace`}\n`);
}
