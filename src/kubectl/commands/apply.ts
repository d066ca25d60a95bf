import { toGoJson } from '../../apimachinery/json.ts';
import { mergePatch } from '../../apimachinery/patch/merge.ts';
import { ApiError, type KubeObject } from '../../apimachinery/types.ts';
import { pathOf, singularName } from '../../client/mapper.ts';
import { busy } from '../../os/clock.ts';
import { build, getObject, type Info } from '../builder.ts';
import type { Command } from '../command.ts';
import { LAST_APPLIED } from '../creating.ts';
import { type DryRun, dryRunOf, dryRunSuffix, validationOf } from '../dryrun.ts';
import { Failure, isConflict, isNotFound, throwAll, withSource } from '../errors.ts';
import { namePrinted, outputPrinter, sortedKeys, withoutManaged } from '../printers/output.ts';
import { recorded } from '../recording.ts';
import type { Session } from '../session.ts';
import { STRATEGIC, strategicPatch, threeWayDiff } from '../strategic.ts';
import { createOne, withLastApplied } from './create/create.ts';
import { deleteOne, deleteOptions, waitGone } from './delete.ts';

export interface ApplyContext {
  dryRun: DryRun;
  validation: string;
  printing: boolean;
}

export const apply: Command = {
  about: `Bring resources into the state that files describe. What is not there is created, what is there is changed.

 With --server-side the server merges, and remembers who manages which field.`,
  examples: `kubectl apply -f web.yaml\ncat web.yaml | kubectl apply -f -\nkubectl apply --server-side -f web.yaml`,
  async run(session) {
    const { flags, args } = session;
    const serverSide = flags.bool('server-side');
    if (args.length) throw session.usage(`Unexpected args: [${args.join(' ')}]`);
    const dryRun = await dryRunOf(session);
    deleteOptions(session);
    if (!flags.list('filename').length && !flags.string('kustomize')) throw new Failure('must specify one of -f and -k');
    const validation = validationOf(session);
    const pruning = flags.bool('prune') || flags.string('applyset') ? await busy(import('../pruning.ts')) : undefined;
    const set = await pruning?.applySetOf(session);
    const allowed = flags.bool('prune') ? await pruning?.allowlist(session) : undefined;
    checkFlags(session, dryRun, serverSide);
    if (set && !flags.bool('prune')) throw new Failure('--applyset requires --prune');
    await set?.validate();
    if (flags.bool('prune')) checkPruning(session, Boolean(set), serverSide);
    const output = flags.string('output') || (flags.string('template') ? 'go-template' : '');
    const context: ApplyContext = { dryRun, validation, printing: Boolean(output) && output !== 'name' };
    const found = await build(session, {
      files: flags.list('filename'),
      selector: flags.string('selector'),
      validate: validation !== 'Ignore',
    });
    set?.addLabels(found.infos);
    if (!found.infos.length && !found.errors.length) throw new Failure('no objects passed to apply');
    await set?.beforeApply(found.infos, dryRun);
    const errors: Error[] = [...found.errors];
    for (const info of found.infos) {
      try {
        await applyOne(session, info, context, serverSide);
      } catch (error) {
        errors.push(error as Error);
      }
    }
    throwAll(errors);
    if (context.printing) await printAll(session, found.infos);
    if (!flags.bool('prune')) return;
    const uids = new Set(found.infos.map((i) => i.object?.metadata.uid));
    if (set) return set.prune(uids, dryRun);
    const { namespace, explicit } = session.namespace();
    const namespaces = new Set(found.infos.filter((i) => i.resource.namespaced).map((i) => i.namespace));
    if (explicit) namespaces.add(namespace);
    await pruning?.prune(session, allowed ?? [], { uids, namespaces }, dryRun);
  },
};

async function applyOne(session: Session, info: Info, context: ApplyContext, serverSide: boolean): Promise<void> {
  info.object = recorded(session, info.object as KubeObject);
  if (!info.name && info.object.metadata.generateName)
    throw new Failure(`from ${info.object.metadata.generateName}: cannot use generate name with apply`);
  const { object, operation } = serverSide ? await applyServerSide(session, info, context) : await applyClientSide(session, info, context);
  info.object = object;
  if (object.metadata.deletionTimestamp && operation !== 'created')
    await session.err(`Warning: Detected changes to resource ${object.metadata.name} which is currently being deleted.\n`);
  if (context.printing) return;
  const done = session.flags.string('output') ? '' : `${operation}${dryRunSuffix(context.dryRun)}`;
  await session.out(namePrinted(session, object, done, singularName(info.resource)));
}

async function printAll(session: Session, infos: Info[]): Promise<void> {
  const printer = await outputPrinter(session);
  const objects = infos.map((i) => i.object as KubeObject);
  const list = { apiVersion: 'v1', items: objects, kind: 'List', metadata: {} } as unknown as KubeObject;
  if (objects.length > 1 && session.flags.string('output') === 'json') return session.out(listJson(session, objects));
  await session.out((await printer?.print(objects.length === 1 ? objects[0] : list)) ?? '');
}

/** A list has the order of its Go struct, its items are maps. */
function listJson(session: Session, objects: KubeObject[]): string {
  const items = objects.map((o) => sortedKeys(session.flags.bool('show-managed-fields') ? o : withoutManaged(o)));
  return `${toGoJson({ kind: 'List', apiVersion: 'v1', metadata: {}, items }, '    ')}\n`;
}

function checkFlags(session: Session, dryRun: DryRun, serverSide: boolean): void {
  const { flags } = session;
  if (flags.bool('force-conflicts') && !serverSide) throw new Failure('--force-conflicts only works with --server-side');
  if (dryRun === 'client' && serverSide)
    throw new Failure("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)");
  if (flags.bool('force') && serverSide) throw new Failure('--force cannot be used with --server-side');
  if (dryRun === 'server' && flags.bool('force')) throw new Failure('--dry-run=server cannot be used with --force');
  if (flags.bool('all') && flags.string('selector')) throw new Failure('cannot set --all and --selector at the same time');
  if (flags.string('subresource') && !serverSide && !flags.bool('prune'))
    throw new Failure('--subresource can only be specified for --server-side');
}

function checkPruning({ flags }: Session, set: boolean, serverSide: boolean): void {
  if (flags.bool('force')) throw new Failure('--force cannot be used with --prune');
  if (set) {
    if (flags.bool('all')) throw new Failure('--all is incompatible with --applyset');
    if (flags.string('selector')) throw new Failure('--selector is incompatible with --applyset');
    if (flags.list('prune-allowlist').length) throw new Failure('--prune-allowlist is incompatible with --applyset');
    return;
  }
  if (!flags.bool('all') && !flags.string('selector'))
    throw new Failure(
      'all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector',
    );
  if (serverSide) throw new Failure("--prune is in alpha and doesn't currently work on objects created by server-side apply");
  if (flags.string('subresource')) throw new Failure('--subresource can only be specified for --server-side');
}

interface Applied {
  object: KubeObject;
  operation: string;
}

export async function applyClientSide(session: Session, info: Info, { dryRun, validation, printing }: ApplyContext): Promise<Applied> {
  const modified = withLastApplied(info.object as KubeObject);
  let current: KubeObject;
  try {
    current = await getObject(session, info);
  } catch (error) {
    if (!isNotFound(error)) throw retrieving(info, error);
    info.object = withoutNulls(modified);
    try {
      return { object: await createOne(session, info, dryRun, validation), operation: 'created' };
    } catch (problem) {
      throw withSource('creating', info.source, problem);
    }
  }
  const original = current.metadata.annotations?.[LAST_APPLIED];
  if (original === undefined)
    await session.err(
      `Warning: resource ${info.resource.resource}/${info.name} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n`,
    );
  const object = await patchUntil(session, info, modified, current, dryRun, validation);
  const unchanged = object === current;
  return { object, operation: unchanged && !printing ? 'unchanged' : 'configured' };
}

/** Nulls go when an object is made, as they do when it is patched. */
function withoutNulls<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutNulls) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, v]) => v !== null)
      .map(([k, v]) => [k, withoutNulls(v)]),
  ) as T;
}

const retrieving = (info: Info, error: unknown): Error =>
  info.source
    ? withSource(`retrieving current configuration of:\n${describeInfo(info)}\nfrom server for:`, info.source, error)
    : (error as Error);

export function describeInfo({ resource, name, namespace }: Info): string {
  const { group, version, kind } = resource;
  const gv = group ? `${group}/${version}` : `/${version}`;
  return `Resource: "${gv}, Resource=${resource.resource}", GroupVersionKind: "${gv}, Kind=${kind}"\nName: "${name}", Namespace: "${namespace}"`;
}

/** Patches, again when somebody else was faster; the current object itself when nothing is to change. */
async function patchUntil(
  session: Session,
  info: Info,
  modified: KubeObject,
  first: KubeObject,
  dryRun: DryRun,
  validation: string,
): Promise<KubeObject> {
  let current = first;
  for (let attempt = 0; ; attempt++) {
    const original = current.metadata.annotations?.[LAST_APPLIED];
    const { patch, type } = await threeWayDiff(session, original ? JSON.parse(original) : undefined, modified, current);
    const text = toGoJson(patch, '', true);
    if (text === '{}') return current;
    if (!session.flags.bool('overwrite') && type === STRATEGIC) {
      const { refuseOverwriting } = await busy(import('../overwriting.ts'));
      try {
        await refuseOverwriting(session, patch, { original, modified, current });
      } catch (error) {
        const patching = dryRun === 'client' ? (error as Error) : withSource('patching', info.source, error);
        throw withSource(`applying patch:\n\nto:\n${describeInfo(info)}\nfor:`, info.source, patching);
      }
    }
    if (dryRun === 'client') return type === STRATEGIC ? strategicPatch(session, current, patch) : mergePatch(current, patch);
    try {
      return await session.request('PATCH', pathOf(info.resource, info.namespace, info.name, session.flags.string('subresource')), {
        body: text,
        contentType: type,
        query: {
          dryRun: dryRun === 'server' ? 'All' : undefined,
          fieldManager: session.flags.string('field-manager'),
          fieldValidation: session.old ? undefined : validation,
        },
      });
    } catch (error) {
      if (isConflict(error) && attempt < 5) {
        current = await getObject(session, info);
        continue;
      }
      if (session.flags.bool('force') && error instanceof ApiError && ['Conflict', 'Invalid'].includes(error.reason ?? ''))
        return recreate(session, info, modified, current, validation);
      throw withSource(
        `applying patch:\n${text}\nto:\n${describeInfo(info)}\nfor:`,
        info.source,
        withSource('patching', info.source, error),
      );
    }
  }
}

/** Deletes and makes anew; what was there comes back where that fails. */
async function recreate(session: Session, info: Info, modified: KubeObject, current: KubeObject, validation: string): Promise<KubeObject> {
  await deleteOne(session, info, deleteOptions(session));
  await waitGone(session, [{ ...info, object: current }], session.flags.duration('timeout'));
  try {
    return await createOne(session, { ...info, object: modified }, '', validation);
  } catch (error) {
    const { resourceVersion: _, ...metadata } = current.metadata;
    try {
      await createOne(session, { ...info, object: { ...current, metadata } }, '', validation);
    } catch (other) {
      throw new Failure(
        `An error occurred force-replacing the existing object with the newly provided one:\n\n${(error as Error).message}.\n\nAdditionally, an error occurred attempting to restore the original object:\n\n${(other as Error).message}`,
      );
    }
    throw error;
  }
}

const RESOLUTION = `Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`;

export async function applyServerSide(session: Session, info: Info, { dryRun, validation }: ApplyContext): Promise<Applied> {
  const { flags } = session;
  const manager = flags.changed('field-manager') ? flags.string('field-manager') : 'kubectl';
  const send = () =>
    session.request<KubeObject>('PATCH', pathOf(info.resource, info.namespace, info.name, flags.string('subresource')), {
      body: toGoJson(info.object, '', true),
      contentType: 'application/apply-patch+yaml',
      query: {
        dryRun: dryRun === 'server' ? 'All' : undefined,
        fieldManager: manager,
        fieldValidation: validation,
        force: flags.bool('force-conflicts') ? 'true' : 'false',
      },
    });
  let object: KubeObject;
  try {
    object = await send();
  } catch (error) {
    if (isConflict(error)) throw new Failure(`${error.message}\n${RESOLUTION}`);
    throw error;
  }
  if (object.metadata.annotations?.[LAST_APPLIED] !== undefined) {
    const { leaveClientSide } = await busy(import('../migrate.ts'));
    object = await leaveClientSide(session, info, object, { manager, dryRun: dryRun === 'server' ? 'All' : undefined, again: send });
  }
  return { object, operation: 'serverside-applied' };
}
