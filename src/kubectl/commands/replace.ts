import { toGoJson } from '../../apimachinery/json.ts';
import { ApiError, type KubeObject } from '../../apimachinery/types.ts';
import { pathOf, singularName } from '../../client/mapper.ts';
import { busy } from '../../os/clock.ts';
import { build, getObject, type Info } from '../builder.ts';
import type { Command } from '../command.ts';
import { dryRunOf, dryRunSuffix, validationOf } from '../dryrun.ts';
import { Failure, throwAll, withSource } from '../errors.ts';
import { namePrinted, outputPrinter } from '../printers/output.ts';
import { Session } from '../session.ts';
import { createOne, withLastApplied } from './create/create.ts';
import { deleteAll, deleteOptions, waitGone } from './delete.ts';

const FIVE_MINUTES = 300_000;

/** Upstream: kubectl/pkg/cmd/replace. */
export const replace: Command = {
  about: 'Replace a resource with what a file says, the whole of it. --force deletes and creates it anew.',
  examples: `kubectl replace -f pod.json\nkubectl replace --force -f pod.json`,
  async run(session) {
    const { flags } = session;
    const validation = validationOf(session);
    const dryRun = await dryRunOf(session);
    const printer = await outputPrinter(session);
    const files = flags.list('filename');
    const force = flags.bool('force');
    const grace = flags.int('grace-period');
    const options = replacingOptions(session);
    if (!files.length && !flags.string('kustomize')) throw new Failure('must specify one of -f and -k');
    if (grace >= 0 && !force) throw new Failure('--grace-period must have --force specified');
    if (flags.duration('timeout') && !force) throw new Failure('--timeout must have --force specified');
    if (force && dryRun) throw new Failure('--dry-run can not be used when --force is set');
    if (flags.string('raw')) {
      const { checkRaw, rawRequest } = await busy(import('../raw.ts'));
      if (files.length !== 1) throw new Failure('--raw can only use a single local file or stdin');
      checkRaw(session, files);
      return rawRequest(session, 'PUT', flags.string('raw'), await session.readFile(files[0]));
    }
    const tell = async (object: KubeObject, info: Info) => {
      if (printer) await session.out(await printer.print(object));
      else await session.out(namePrinted(session, object, `replaced${dryRunSuffix(dryRun)}`, singularName(info.resource)));
    };
    const given = force ? session : new Session(session.proc, session.path, flags, [], -1);
    const found = await build(given, { files, validate: validation !== 'Ignore' });
    const errors: Error[] = [];
    if (force) {
      throwAll(found.errors);
      const gone = await deleteAll(session, found.infos, errors, { options, dryRun: '', ignore: true, warn: false });
      throwAll(errors);
      if (!found.infos.length) await session.out('No resources found\n');
      await waitGone(session, gone, flags.duration('timeout') || FIVE_MINUTES);
    }
    for (const info of found.infos) {
      try {
        if (flags.bool('save-config')) info.object = withLastApplied(info.object as KubeObject);
        if (dryRun === 'client') await tell(info.object as KubeObject, info);
        else await tell(force ? await createOne(session, info, '', validation) : await put(session, info, dryRun, validation), info);
      } catch (error) {
        errors.push(force ? (error as Error) : withSource('replacing', info.source, error));
      }
    }
    throwAll([...errors, ...found.errors]);
    if (force && !found.infos.length) throw new Failure('no objects passed to replace');
  },
};

/** Without a version it is the one that is there which is replaced. Upstream: cli-runtime/pkg/resource/helper.go Replace. */
async function put(session: Session, info: Info, dryRun: string, validation: string): Promise<KubeObject> {
  const { flags } = session;
  if (!info.name) throw new Failure('resource name may not be empty');
  const given = info.object as KubeObject;
  const object = given.metadata.resourceVersion ? given : await versioned(session, info, given);
  return session.request('PUT', pathOf(info.resource, info.namespace, info.name, flags.string('subresource')), {
    body: toGoJson(object, '', true),
    query: {
      dryRun: dryRun === 'server' ? 'All' : undefined,
      fieldManager: flags.string('field-manager') || undefined,
      fieldValidation: session.old ? undefined : validation,
    },
  });
}
async function versioned(session: Session, info: Info, object: KubeObject): Promise<KubeObject> {
  try {
    const { resourceVersion } = (await getObject(session, info, session.flags.string('subresource'))).metadata;
    return { ...object, metadata: { ...object.metadata, resourceVersion } };
  } catch (error) {
    if (error instanceof ApiError) return object;
    throw error;
  }
}

/** Without --grace-period the object has its own; nought is made one. */
function replacingOptions(session: Session): Record<string, unknown> {
  const { gracePeriodSeconds: _, ...options } = deleteOptions(session);
  const grace = session.flags.int('grace-period');
  return grace < 0 ? options : { ...options, gracePeriodSeconds: Math.max(1, grace) };
}
