import { toGoJson } from '../apimachinery/json.ts';
import { ApiError, type KubeObject, parseApiVersion } from '../apimachinery/types.ts';
import type { Command } from './command.ts';
import { dryRunOf, dryRunSuffix, validationOf } from './dryrun.ts';
import { ConnectionFailure, Failure } from './errors.ts';
import { teller, typedOrder } from './printers/output.ts';
import type { Session } from './session.ts';

export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

export interface Generator {
  plural: string;
  namespaced: boolean;
  /** An empty name is refused before the server does. */
  named?: boolean;
  required?: string[];
  about?: string;
  examples?: string;
  /** What stands before the server's message; empty: the failure as it is. */
  failed?: string;
  /** The object in the order of its Go struct. */
  make(session: Session, name: string): KubeObject | Promise<KubeObject>;
  /** Checks before the name is looked at. */
  check?(session: Session): void;
}

export const oneName = (session: Session): string => {
  const names = session.dash >= 0 ? session.args.slice(0, session.dash) : session.args;
  if (names.length !== 1) throw session.usage(`exactly one NAME is required, got ${names.length}`);
  return names[0];
};

/** A command `kubectl create KIND NAME`. */
export const generator = (g: Generator): Command => ({
  required: g.required,
  about: g.about,
  examples: g.examples,
  async run(session) {
    g.check?.(session);
    const name = oneName(session);
    if (g.named && !name) throw new Failure('name must be specified');
    const dryRun = await dryRunOf(session);
    const validation = validationOf(session);
    const told = await teller(session, { typed: true }, dryRunSuffix(dryRun));
    const object = await g.make(session, name);
    if (g.namespaced) {
      const { namespace, explicit } = session.namespace();
      if (explicit) object.metadata = withNamespace(object.metadata, namespace);
    }
    if (session.flags.bool('save-config')) saveConfig(object);
    if (dryRun === 'client') {
      await told.tell(session.old ? withNullTimes(object) : object, 'created');
      return;
    }
    await told.tell(await post(session, object, g, dryRun === 'server', validation), 'created');
  },
});

export async function post(
  session: Session,
  object: KubeObject,
  { plural, namespaced, failed }: Pick<Generator, 'plural' | 'namespaced' | 'failed'>,
  dryRun: boolean,
  validation: string,
): Promise<KubeObject> {
  const { group, version } = parseApiVersion(object.apiVersion);
  const root = group ? `/apis/${group}/${version}` : `/api/${version}`;
  const inside = namespaced ? `/namespaces/${encodeURIComponent(object.metadata.namespace ?? session.namespace().namespace)}` : '';
  try {
    const created = await session.request<KubeObject>('POST', `${root}${inside}/${plural}`, {
      body: object,
      query: {
        dryRun: dryRun ? 'All' : undefined,
        fieldManager: session.flags.string('field-manager') || undefined,
        fieldValidation: session.old ? undefined : validation,
      },
    });
    return typedOrder(created);
  } catch (error) {
    if ((error instanceof ApiError || error instanceof ConnectionFailure) && failed) throw new Failure(`${failed} ${error.message}`);
    throw error;
  }
}

const withNamespace = (metadata: KubeObject['metadata'], namespace: string): KubeObject['metadata'] => {
  const { name, ...rest } = metadata;
  return { name, namespace, ...rest };
};

/** Keeps the object in its own annotation, for apply. */
export function saveConfig(object: KubeObject): void {
  const text = `${toGoJson(typedOrder(object))}\n`;
  object.metadata.annotations = { ...object.metadata.annotations, [LAST_APPLIED]: text };
}

/** Old clients print the times that are not set. */
export function withNullTimes(object: KubeObject): KubeObject {
  const stamp = (o: KubeObject): KubeObject => ({ ...o, metadata: { creationTimestamp: null, ...o.metadata } });
  const result = stamp(object);
  if (result.spec?.template?.metadata) result.spec = { ...result.spec, template: stamp(result.spec.template) };
  if (result.spec?.jobTemplate?.metadata) {
    const job = stamp(result.spec.jobTemplate);
    if (job.spec?.template?.metadata) job.spec = { ...job.spec, template: stamp(job.spec.template) };
    result.spec = { ...result.spec, jobTemplate: job };
  }
  return result;
}
