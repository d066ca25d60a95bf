import { deepEqual, toGoJson } from '../../apimachinery/json.ts';
import { jsonPatch } from '../../apimachinery/patch/json.ts';
import { mergePatch } from '../../apimachinery/patch/merge.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import { parseYaml } from '../../apimachinery/yaml.ts';
import { pathOf, singularName } from '../../client/mapper.ts';
import { build, type Info } from '../builder.ts';
import type { Command } from '../command.ts';
import { dryRunOf } from '../dryrun.ts';
import { Failure, throwAll } from '../errors.ts';
import { namePrinted, outputPrinter } from '../printers/output.ts';
import type { Session } from '../session.ts';
import { strategicPatch } from '../strategic.ts';

const TYPES: Record<string, string> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
};

export const patch: Command = {
  about: 'Change fields of a resource with a strategic merge patch, a JSON merge patch, or a JSON patch.',
  examples: `kubectl patch node node01 -p '{"spec":{"unschedulable":true}}'\nkubectl patch pod web --type=json -p='[{"op":"replace","path":"/spec/containers/0/image","value":"nginx:2"}]'`,
  async run(session) {
    const { flags } = session;
    const type = flags.string('type').toLowerCase();
    const dryRun = await dryRunOf(session);
    const printer = await outputPrinter(session);
    const text = toJson(patchText(session));
    if (flags.bool('local') && session.args.length) throw new Failure('cannot specify --local and server resources');
    if (!TYPES[type]) throw new Failure(`--type must be one of [json merge strategic], not ${JSON.stringify(flags.string('type'))}`);
    const found = await build(session, {
      files: flags.list('filename'),
      fetch: !flags.bool('local'),
      subresource: flags.string('subresource'),
    });
    const errors = [...found.errors];
    let done = 0;
    for (const info of found.infos) {
      try {
        done++;
        const local = flags.bool('local') || dryRun === 'client';
        const before = info.object as KubeObject;
        const object = local ? await applyHere(session, before, type, text) : await send(session, info, type, text, dryRun === 'server');
        const same = deepEqual(before, object);
        if (printer) await session.out(await printer.print(object));
        else
          await session.out(namePrinted(session, object, same && !local ? 'patched (no change)' : 'patched', singularName(info.resource)));
      } catch (error) {
        errors.push(error as Error);
      }
    }
    throwAll(errors);
    if (!done) throw new Failure('no objects passed to patch');
  },
};

function patchText(session: Session): string {
  const { flags } = session;
  const given = flags.string('patch');
  const file = flags.string('patch-file');
  if (given && file) throw new Failure('cannot specify --patch and --patch-file together');
  if (!given && !file) throw new Failure('must specify --patch or --patch-file containing the contents of the patch');
  if (given) return given;
  try {
    return session.proc.machine.fs.readText(session.path_(file));
  } catch (error) {
    throw new Failure(`unable to read patch file: open ${file}: ${(error as Error).message.toLowerCase()}`);
  }
}

/** JSON is sent as it was given, YAML as JSON. */
function toJson(text: string): string {
  if (/^\s*[{[]/.test(text)) {
    try {
      return toGoJson(JSON.parse(text));
    } catch {
      return text;
    }
  }
  try {
    return toGoJson(parseYaml(text).value);
  } catch (error) {
    throw new Failure(`unable to parse ${JSON.stringify(text)}: ${(error as Error).message}`);
  }
}

const send = (session: Session, info: Info, type: string, text: string, dryRun: boolean): Promise<KubeObject> =>
  session.request('PATCH', pathOf(info.resource, info.namespace, info.name, session.flags.string('subresource')), {
    body: text,
    contentType: TYPES[type],
    query: { dryRun: dryRun ? 'All' : undefined, fieldManager: session.flags.string('field-manager') || undefined },
  });

async function applyHere(session: Session, object: KubeObject, type: string, text: string): Promise<KubeObject> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Failure('unexpected end of JSON input');
  }
  if (type === 'json') return jsonPatch(object, value as never);
  return type === 'merge' ? mergePatch(object, value) : strategicPatch(session, object, value);
}
