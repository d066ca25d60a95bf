import { deepEqual, toGoJson } from '../apimachinery/json.ts';
import { ApiError, type KubeObject } from '../apimachinery/types.ts';
import { parseYaml, toYaml } from '../apimachinery/yaml.ts';
import { pathOf, pluralName, singularName } from '../client/mapper.ts';
import { turn } from '../os/clock.ts';
import { build, type Info } from './builder.ts';
import { createOne, withLastApplied } from './commands/create/create.ts';
import { validationOf } from './dryrun.ts';
import { Failure } from './errors.ts';
import { documentsOf } from './files.ts';
import { namePrinted, type Printer, withoutManaged } from './printers/output.ts';
import type { Session } from './session.ts';
import { twoWayDiff } from './strategic.ts';

const HEADER = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`;

/** The learner's editor, as kubectl picks it. */
export async function runEditor(session: Session, file: string): Promise<void> {
  const { env } = session.proc;
  const editor = env.KUBE_EDITOR || env.EDITOR || 'vi';
  const words = editor.split(' ').filter(Boolean);
  const plain = !/["'\\]/.test(editor);
  const argv = plain ? [...words, file] : ['/bin/bash', '-c', `${editor} ${JSON.stringify(file)}`];
  const handle = session.proc.spawn({ argv });
  if (await handle.failed) throw new Failure(`unable to launch the editor "${editor}"`);
  const code = await handle.wait;
  if (code === 127) throw new Failure(`unable to launch the editor "${editor}"`);
  if (code) throw new Failure(`there was a problem with the editor "${editor}"`);
}

export interface Edited {
  text: string;
  file: string;
}
export async function editText(session: Session, text: string, extension: string): Promise<Edited> {
  const { fs, random } = session.proc.machine;
  const file = `/tmp/kubectl-edit-${Math.floor(random.next() * 4_000_000_000)}.${extension}`;
  fs.writeFile(file, text, 0o600);
  await runEditor(session, file);
  return { text: fs.readText(file), file };
}
export const stripComments = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n');

const reason = (error: Error): string[] => {
  if (error instanceof ApiError && error.reason === 'Invalid' && error.status.details?.causes?.length) {
    const { causes } = error.status.details;
    return causes.map((c) => `${c.field}: ${c.message}`);
  }
  return [error.message];
};

/** edit: writes objects to a file, opens it, sends what changed; opens it again with what was wrong. Upstream: kubectl/pkg/cmd/util/editor/editoptions.go. */
export async function editObjects(session: Session, infos: Info[], printer: Printer | undefined): Promise<void> {
  const json = session.flags.string('output') === 'json';
  const originals = infos.map((i) => withoutManaged(i.object as KubeObject));
  const whole =
    originals.length === 1 ? originals[0] : ({ apiVersion: 'v1', items: originals, kind: 'List', metadata: {} } as unknown as KubeObject);
  const body = json ? `${toGoJson(whole, '    ', true)}\n` : toYaml(whole);
  let shown = json ? body : HEADER + body;
  const start = stripComments(shown);
  let previous: string | undefined;
  for (let tries = 1; ; tries++) {
    await turn();
    if (session.proc.signal.aborted) throw session.proc.signal.reason;
    const { text, file } = await editText(session, shown, json ? 'json' : 'yaml');
    const stripped = stripComments(text);
    if (previous === undefined && stripped === start) {
      session.proc.machine.fs.unlink(file);
      await session.err('Edit cancelled, no changes made.\n');
      return;
    }
    // An editor without a person would go on for ever.
    if (previous !== undefined && (stripped === previous || (tries > 5 && !session.proc.stdin.tty)))
      throw await cancelled(session, file, 'Edit cancelled, no valid changes were saved.');
    try {
      await save(session, infos, originals, stripped, printer);
      session.proc.machine.fs.unlink(file);
      return;
    } catch (error) {
      if (error instanceof IdentityChanged) throw await cancelled(session, file, error.message);
      if (error instanceof ApiError && !['Invalid', 'BadRequest', 'Conflict'].includes(error.reason ?? '')) throw error;
      const name = `${pluralName(infos[0].resource)} ${JSON.stringify(infos[0].name)}`;
      if (previous === undefined) await session.err(`error: ${name} is invalid\n`);
      const why = reason(error as Error).map((line) => `# * ${line}\n`);
      shown = `${HEADER.slice(0, -2)}# ${name} was not valid:\n${why.join('')}#\n${stripped}`;
      previous = stripped;
      session.proc.machine.fs.unlink(file);
    }
  }
}
class IdentityChanged extends Error {}

async function cancelled(session: Session, file: string, message: string): Promise<Failure> {
  await session.err(`A copy of your changes has been stored to "${file}"\n`);
  return new Failure(message);
}

async function save(session: Session, infos: Info[], originals: KubeObject[], text: string, printer: Printer | undefined): Promise<void> {
  const sources = documentsOf('edited-file', text);
  if (!sources.length) throw new Failure('no object was found in the edited file');
  for (const source of sources) {
    if (source.error) throw source.error;
    const edited = source.object as KubeObject;
    if (typeof edited !== 'object' || !edited?.kind || !edited.apiVersion) throw new Failure("Object 'Kind' is missing");
    const at = infos.findIndex(
      (i) => i.name === edited.metadata?.name && i.object?.kind === edited.kind && i.object?.apiVersion === edited.apiVersion,
    );
    if (at < 0) throw new IdentityChanged('At least one of apiVersion, kind and name was changed');
    await saveOne(session, infos[at], originals[at], edited, printer);
  }
}

async function saveOne(
  session: Session,
  info: Info,
  original: KubeObject,
  edited: KubeObject,
  printer: Printer | undefined,
): Promise<void> {
  const wanted = session.flags.bool('save-config') ? withLastApplied(edited) : edited;
  if (deepEqual(original, wanted)) {
    await session.out(namePrinted(session, edited, 'skipped', singularName(info.resource)));
    return;
  }
  const { patch, type } = await twoWayDiff(session, original, wanted);
  if (session.flags.bool('output-patch')) await session.out(`Patch: ${toGoJson(patch, '', true)}\n`);
  const object = await session.request<KubeObject>(
    'PATCH',
    pathOf(info.resource, info.namespace, info.name, session.flags.string('subresource')),
    {
      body: toGoJson(patch, '', true),
      contentType: type,
      query: {
        fieldManager: session.flags.string('field-manager') || undefined,
        fieldValidation: session.old ? undefined : validationOf(session),
      },
    },
  );
  await session.out(printer ? await printer.print(object) : namePrinted(session, object, 'edited', singularName(info.resource)));
}

/** create --edit: the file is edited before it is sent. */
export async function createEdited(session: Session, printer: Printer | undefined): Promise<void> {
  const found = await build(session, { files: session.flags.list('filename') });
  if (found.errors.length) throw found.errors[0];
  for (const info of found.infos) {
    const body = HEADER + toYaml(info.object);
    const { text, file } = await editText(session, body, 'yaml');
    if (stripComments(text) === stripComments(body)) {
      session.proc.machine.fs.unlink(file);
      await session.err('Edit cancelled, no changes made.\n');
      return;
    }
    const object = await createOne(session, { ...info, object: parseYaml(stripComments(text)).value }, '', validationOf(session));
    await session.out(printer ? await printer.print(object) : namePrinted(session, object, 'created', singularName(info.resource)));
  }
}
