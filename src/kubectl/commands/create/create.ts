import { toGoJson } from '../../../apimachinery/json.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import { pathOf, singularName } from '../../../client/mapper.ts';
import { busy } from '../../../os/clock.ts';
import { build, type Info } from '../../builder.ts';
import type { Command } from '../../command.ts';
import { LAST_APPLIED } from '../../creating.ts';
import { type DryRun, dryRunOf, dryRunSuffix, validationOf } from '../../dryrun.ts';
import { Failure, throwAll, withSource } from '../../errors.ts';
import { namePrinted, outputPrinter } from '../../printers/output.ts';
import { recorded } from '../../recording.ts';
import type { Session } from '../../session.ts';

export const create: Command = {
  about: `Create resources from a file or from standard input, JSON or YAML.`,
  examples: `kubectl create -f pod.yaml\ncat pod.json | kubectl create -f -`,
  async run(session) {
    const { flags, args } = session;
    if (args.length) throw session.usage(`Unexpected args: [${args.join(' ')}]`);
    const files = flags.list('filename');
    const folder = flags.string('kustomize');
    if (!files.length && !folder) throw new Failure('must specify one of -f and -k');
    if (flags.changed('raw')) {
      const { rawRequest } = await busy(import('../../raw.ts'));
      return rawRequest(session, 'POST', flags.string('raw'), await session.readFile(files[0]));
    }
    const dryRun = await dryRunOf(session);
    const validation = validationOf(session);
    const printer = await outputPrinter(session);
    if (flags.bool('edit')) {
      const [{ editInfos }, { creating }] = await busy(Promise.all([import('../../editing.ts'), import('../../editmodes.ts')]));
      const { infos, errors } = await build(session, { files });
      for (const info of infos) await editInfos(session, [info], await creating(session));
      throwAll(errors);
      return;
    }
    const found = await build(session, { files, selector: flags.string('selector'), validate: validation !== 'Ignore' });
    let done = 0;
    const errors: Error[] = [];
    for (const info of found.infos) {
      done++;
      try {
        if (flags.bool('save-config')) info.object = withLastApplied(info.object as KubeObject);
        info.object = recorded(session, info.object as KubeObject);
        const object = await createOne(session, info, dryRun, validation);
        await session.out(
          printer
            ? await printer.print(object)
            : namePrinted(session, object, `created${dryRunSuffix(dryRun)}`, singularName(info.resource)),
        );
      } catch (error) {
        errors.push(withSource('creating', info.source, error));
      }
    }
    errors.push(...found.errors);
    throwAll(errors);
    if (!done) throw new Failure('no objects passed to create');
  },
};

export async function createOne(session: Session, info: Info, dryRun: DryRun, validation: string): Promise<KubeObject> {
  if (dryRun === 'client') return info.object as KubeObject;
  const { resourceVersion: _, ...metadata } = (info.object as KubeObject).metadata;
  return session.request('POST', pathOf(info.resource, info.namespace), {
    body: toGoJson({ ...info.object, metadata }, '', true),
    query: {
      dryRun: dryRun === 'server' ? 'All' : undefined,
      fieldManager: session.flags.string('field-manager') || undefined,
      fieldValidation: session.old ? undefined : validation,
    },
  });
}

/** The object as a file gave it, in the annotation that apply reads. Upstream: kubectl/pkg/util/apply.go. */
export function lastAppliedOf(object: KubeObject): string {
  const { [LAST_APPLIED]: _, ...annotations } = object.metadata.annotations ?? {};
  return `${toGoJson({ ...object, metadata: { ...object.metadata, annotations } }, '', true)}\n`;
}
export function withLastApplied(object: KubeObject): KubeObject {
  const annotations = { ...object.metadata.annotations, [LAST_APPLIED]: lastAppliedOf(object) };
  return { ...object, metadata: { ...object.metadata, annotations } };
}
