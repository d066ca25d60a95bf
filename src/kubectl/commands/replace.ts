import type { KubeObject } from '../../apimachinery/types.ts';
import { pathOf, singularName } from '../../client/mapper.ts';
import { build } from '../builder.ts';
import type { Command } from '../command.ts';
import { dryRunOf, dryRunSuffix, validationOf } from '../dryrun.ts';
import { Failure, isNotFound, throwAll, withSource } from '../errors.ts';
import { namePrinted, outputPrinter } from '../printers/output.ts';
import { createOne, withLastApplied } from './create/create.ts';
import { deleteOne, deleteOptions, waitGone } from './delete.ts';

export const replace: Command = {
  about: 'Replace a resource with what a file says, the whole of it. --force deletes and creates it anew.',
  examples: `kubectl replace -f pod.json\nkubectl replace --force -f pod.json`,
  async run(session) {
    const { flags, args } = session;
    const dryRun = await dryRunOf(session);
    const validation = validationOf(session);
    const printer = await outputPrinter(session);
    const files = flags.list('filename');
    if (args.length) throw session.usage(`Unexpected args: [${args.join(' ')}]`);
    if (!files.length && !flags.string('kustomize')) throw new Failure('must specify one of -f and -k');
    const force = flags.bool('force');
    if (force && dryRun) throw new Failure('--dry-run can not be used when --force is set');
    if (flags.int('grace-period') >= 0 && !force) throw new Failure('--grace-period must have --force specified');
    if (flags.duration('timeout') && !force) throw new Failure('--timeout must have --force specified');
    const found = await build(session, { files, validate: validation !== 'Ignore' });
    const errors: Error[] = [];
    if (force) {
      const options = { ...deleteOptions(session), ...(flags.int('grace-period') < 0 ? { gracePeriodSeconds: undefined } : {}) };
      for (const info of found.infos) {
        try {
          const body = await deleteOne(session, info, options);
          await session.out(
            `${singularName(info.resource)} "${info.name}" deleted${info.namespace ? ` from ${info.namespace} namespace` : ''}\n`,
          );
          await waitGone(session, [{ ...info, object: body?.metadata?.uid ? body : undefined }], flags.duration('timeout'));
        } catch (error) {
          if (!isNotFound(error)) throw error;
        }
      }
    }
    for (const info of found.infos) {
      try {
        if (flags.bool('save-config')) info.object = withLastApplied(info.object as KubeObject);
        const object =
          dryRun === 'client'
            ? (info.object as KubeObject)
            : force
              ? await createOne(session, info, '', validation)
              : await session.request<KubeObject>('PUT', pathOf(info.resource, info.namespace, info.name, flags.string('subresource')), {
                  body: info.object,
                  query: {
                    dryRun: dryRun === 'server' ? 'All' : undefined,
                    fieldManager: flags.string('field-manager') || undefined,
                    fieldValidation: session.old ? undefined : validation,
                  },
                });
        if (printer) await session.out(await printer.print(object));
        else await session.out(namePrinted(session, object, `replaced${dryRunSuffix(dryRun)}`, singularName(info.resource)));
      } catch (error) {
        errors.push(force ? (error as Error) : withSource('replacing', info.source, error));
      }
    }
    throwAll([...errors, ...found.errors]);
    if (!found.infos.length) throw new Failure('no objects passed to replace');
  },
};
