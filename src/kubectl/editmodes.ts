import { deepEqual, toGoJson } from '../apimachinery/json.ts';
import { mergeDiff } from '../apimachinery/patch/merge.ts';
import type { KubeObject } from '../apimachinery/types.ts';
import { pathOf } from '../client/mapper.ts';
import type { Info } from './builder.ts';
import { createOne, withLastApplied } from './commands/create/create.ts';
import { LAST_APPLIED } from './creating.ts';
import { validationOf } from './dryrun.ts';
import type { EditMode } from './editing.ts';
import { Failure } from './errors.ts';
import { goSyntax } from './jsonpath/gosyntax.ts';
import { namePrinted, outputPrinter, withoutManaged } from './printers/output.ts';
import { recorded } from './recording.ts';
import type { Session } from './session.ts';
import { twoWayDiff } from './strategic.ts';

type Tell = (object: KubeObject, operation: string) => Promise<void>;
/** A format that is for the editor alone is only found out when there is something to tell. */
function telling(session: Session): Tell {
  let printer: ReturnType<typeof outputPrinter> | undefined;
  return async (object, operation) => {
    printer ??= outputPrinter(session);
    const chosen = await printer;
    await session.out(chosen ? await chosen.print(object) : namePrinted(session, object, operation));
  };
}

/** The object that an edited one was, by its uid. */
function originalOf(infos: Info[], edited: KubeObject): Info {
  const found = infos.find((i) => (i.object?.metadata.uid ?? '') === (edited.metadata?.uid ?? ''));
  if (!found) throw new Failure(`no original object found for &unstructured.Unstructured{Object:${goSyntax(edited)}}`);
  return found;
}

/** edit */
export async function patching(session: Session, infos: Info[]): Promise<EditMode> {
  const { flags } = session;
  const tell = telling(session);
  return {
    async save(edited, results) {
      for (const info of edited) {
        const wanted = recorded(
          session,
          flags.bool('save-config') ? withLastApplied(info.object as KubeObject) : (info.object as KubeObject),
        );
        const original = withoutManaged(originalOf(infos, wanted).object as KubeObject);
        if (deepEqual(original, wanted)) {
          await tell(wanted, 'skipped');
          continue;
        }
        const { apiVersion, kind, metadata } = original;
        if (apiVersion !== wanted.apiVersion || kind !== wanted.kind || metadata.name !== wanted.metadata?.name)
          throw new Failure('At least one of apiVersion, kind and name was changed');
        const { patch, type } = await twoWayDiff(session, original, wanted);
        if (flags.bool('output-patch')) await session.out(`Patch: ${toGoJson(patch, '', true)}\n`);
        try {
          const path = pathOf(info.resource, info.namespace, info.name, flags.string('subresource'));
          const object = await session.request<KubeObject>('PATCH', path, {
            body: toGoJson(patch, '', true),
            contentType: type,
            query: {
              fieldManager: flags.string('field-manager') || undefined,
              fieldValidation: session.old ? undefined : validationOf(session),
            },
          });
          await tell(object, 'edited');
        } catch (error) {
          await session.err(results.add(error, info));
        }
      }
    },
  };
}

/** create --edit */
export async function creating(session: Session): Promise<EditMode> {
  const tell = telling(session);
  return {
    async save(edited) {
      for (const info of edited) {
        const given = recorded(session, info.object as KubeObject);
        info.object = session.flags.bool('save-config') ? withLastApplied(given) : given;
        await tell(await createOne(session, info, '', validationOf(session)), 'created');
      }
    },
  };
}

/** The patch that writes an object into its own annotation, and the text it writes. Upstream: editoptions.go GetApplyPatch. */
export function annotationPatch(object: KubeObject): { patch: Record<string, unknown>; text: string } {
  const text = `${toGoJson(object, '', true)}\n`;
  const after = { ...object, metadata: { ...object.metadata, annotations: { ...object.metadata?.annotations, [LAST_APPLIED]: text } } };
  return { patch: mergeDiff(object, after), text };
}

/** apply edit-last-applied */
export async function annotating(session: Session, infos: Info[]): Promise<EditMode> {
  const tell = telling(session);
  return {
    header: `# Please edit the 'last-applied-configuration' annotations below.
# Lines beginning with a '#' will be ignored, and an empty file will abort the edit.
#
`,
    async save(edited) {
      for (const info of edited) {
        const object = info.object as KubeObject;
        if (deepEqual(originalOf(infos, object).object, object)) {
          await tell(object, 'skipped');
          continue;
        }
        const { namespace } = session.namespace();
        await session.request('PATCH', pathOf(info.resource, info.resource.namespaced ? namespace : '', info.name), {
          body: toGoJson(annotationPatch(object).patch, '', true),
          contentType: 'application/merge-patch+json',
          query: { fieldManager: session.flags.string('field-manager'), fieldValidation: validationOf(session) },
        });
        await tell(object, 'edited');
      }
    },
  };
}
