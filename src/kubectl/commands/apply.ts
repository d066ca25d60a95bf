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
import { namePrinted, outputPrinter } from '../printers/output.ts';
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
    const dryRun = await dryRunOf(session);
    if (args.length) throw session.usage(`Unexpected args: [${args.join(' ')}]`);
    checkFlags(session, dryRun, serverSide);
    const validation = validationOf(session);
    const printer = await outputPrinter(session);
    const context: ApplyContext = { dryRun, validation, printing: Boolean(printer) };
    const found = await sources(session, validation);
    const errors: Error[] = [];
    const done: KubeObject[] = [];
    for (const info of found.infos) {
      try {
        if (!info.name && info.object?.metadata.generateName)
          throw new Failure(`from ${info.object.metadata.generateName}: cannot use generate name with apply`);
        const { object, operation } = serverSide
          ? await applyServerSide(session, info, context)
          : await applyClientSide(session, info, context);
        info.object = object;
        done.push(object);
        if (!printer) await session.out(namePrinted(session, object, `${operation}${dryRunSuffix(dryRun)}`, singularName(info.resource)));
      } catch (error) {
        errors.push(error as Error);
      }
    }
    errors.push(...found.errors);
    if (!found.infos.length && !errors.length) throw new Failure('no objects passed to apply');
    if (printer && done.length) {
      const list = { apiVersion: 'v1', items: done, kind: 'List', metadata: {} } as unknown as KubeObject;
      if (done.length === 1 || flags.string('output') === 'name') for (const object of done) await session.out(await printer.print(object));
      else await session.out(await printer.print(list));
    }
    throwAll(errors);
    if (flags.bool('prune')) {
      const { prune } = await busy(import('../prune.ts'));
      await prune(session, found.infos, dryRun);
    }
  },
};

function checkFlags(session: Session, dryRun: DryRun, serverSide: boolean): void {
  const { flags } = session;
  const files = flags.list('filename');
  const folder = flags.string('kustomize');
  if (flags.bool('force-conflicts') && !serverSide) throw new Failure('--force-conflicts only works with --server-side');
  if (dryRun === 'client' && serverSide)
    throw new Failure("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)");
  if (dryRun === 'server' && flags.bool('force')) throw new Failure('--dry-run=server cannot be used with --force');
  if (!files.length && !folder) throw new Failure('must specify one of -f and -k');
  if (flags.bool('force') && serverSide) throw new Failure('--force cannot be used with --server-side');
  if (flags.bool('prune') && !flags.bool('all') && !flags.string('selector'))
    throw new Failure(
      'all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector',
    );
  if (flags.bool('all') && flags.string('selector')) throw new Failure('cannot set --all and --selector at the same time');
}

function sources(session: Session, validation: string) {
  return build(session, {
    files: session.flags.list('filename'),
    selector: session.flags.string('selector'),
    validate: validation !== 'Ignore',
  });
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
    info.object = modified;
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
        return recreate(session, info, modified, validation);
      throw withSource(
        `applying patch:\n${text}\nto:\n${describeInfo(info)}\nfor:`,
        info.source,
        withSource('patching', info.source, error),
      );
    }
  }
}

async function recreate(session: Session, info: Info, modified: KubeObject, validation: string): Promise<KubeObject> {
  await deleteOne(session, info, deleteOptions(session));
  await waitGone(session, [info], session.flags.duration('timeout'));
  return createOne(session, { ...info, object: modified }, '', validation);
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
  if (!dryRun && !flags.changed('field-manager')) {
    const { leaveClientSide } = await busy(import('../migrate.ts'));
    object = await leaveClientSide(session, info, object, send);
  }
  return { object, operation: 'serverside-applied' };
}
