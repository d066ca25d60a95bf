import { deepEqual, toGoJson } from '../../apimachinery/json.ts';
import { JsonPatchError, jsonPatch } from '../../apimachinery/patch/json.ts';
import { mergePatch } from '../../apimachinery/patch/merge.ts';
import { ApiError, type KubeObject } from '../../apimachinery/types.ts';
import { parseYaml } from '../../apimachinery/yaml.ts';
import { apiVersionOf, pathOf, singularName } from '../../client/mapper.ts';
import { build, type Info, visitAll } from '../builder.ts';
import type { Command } from '../command.ts';
import { dryRunOf } from '../dryrun.ts';
import { Failure } from '../errors.ts';
import { openApiStructure } from '../openapi/structure.ts';
import { namePrinted, outputPrinter } from '../printers/output.ts';
import { recorded } from '../recording.ts';
import type { Session } from '../session.ts';
import { strategicPatch } from '../strategic.ts';

const TYPES: Record<string, string> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
};

/** Upstream: kubectl/pkg/cmd/patch. */
export const patch: Command = {
  about: 'Change fields of a resource with a strategic merge patch, a JSON merge patch, or a JSON patch.',
  examples: `kubectl patch node node01 -p '{"spec":{"unschedulable":true}}'\nkubectl patch pod web --type=json -p='[{"op":"replace","path":"/spec/containers/0/image","value":"nginx:2"}]'`,
  async run(session) {
    const { flags } = session;
    const dryRun = await dryRunOf(session);
    const type = flags.string('type').toLowerCase() || 'strategic';
    check(session, type, dryRun);
    const text = toJson(patchText(session));
    const local = flags.bool('local');
    const files = flags.list('filename');
    const found = await build(session, { files, fetch: !files.length, local, subresource: flags.string('subresource') });
    await visitAll(found, async (info) => {
      const before = info.object as KubeObject;
      const here = local || dryRun === 'client';
      const object = here ? await applyHere(session, before, type, text) : await send(session, info, type, text, dryRun === 'server');
      const done = deepEqual(before, object) ? 'patched (no change)' : 'patched';
      const printer = await outputPrinter(session);
      if (printer) return session.out(await printer.print(object));
      const own = !flags.string('subresource') && object.kind === info.resource.kind;
      await session.out(namePrinted(session, object, done, own ? singularName(info.resource) : undefined));
    });
    if (!found.infos.length) throw new Failure('no objects passed to patch');
  },
};

function check({ flags, args }: Session, type: string, dryRun: string): void {
  const [given, file, local] = [flags.string('patch'), flags.string('patch-file'), flags.bool('local')];
  if (given && file) throw new Failure('cannot specify --patch and --patch-file together');
  if (!given && !file) throw new Failure('must specify --patch or --patch-file containing the contents of the patch');
  if (local && args.length) throw new Failure('cannot specify --local and server resources');
  if (local && dryRun === 'server') throw new Failure('cannot specify --local and --dry-run=server - did you mean --dry-run=client?');
  if (!TYPES[type]) throw new Failure(`--type must be one of [json merge strategic], not ${JSON.stringify(flags.string('type'))}`);
}

function patchText(session: Session): string {
  const { flags } = session;
  const file = flags.string('patch-file');
  if (!file) return flags.string('patch');
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

async function send(session: Session, info: Info, type: string, text: string, dryRun: boolean): Promise<KubeObject> {
  const path = pathOf(info.resource, info.namespace, info.name, session.flags.string('subresource'));
  const query = { dryRun: dryRun ? 'All' : undefined, fieldManager: session.flags.string('field-manager') || undefined };
  try {
    const object = await session.request<KubeObject>('PATCH', path, { body: text, contentType: TYPES[type], query });
    const { annotations } = recorded(session, object).metadata;
    if (annotations === object.metadata.annotations) return object;
    return await session.request('PATCH', path, { body: { metadata: { annotations } }, contentType: TYPES.merge, query });
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 415) throw error;
    throw new Failure(`${TYPES[type]} is not supported by ${apiVersionOf(info.resource)}, Kind=${info.resource.kind}: ${error.message}`);
  }
}

async function applyHere(session: Session, object: KubeObject, type: string, text: string): Promise<KubeObject> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Failure('unexpected end of JSON input');
  }
  if (type === 'merge') return mergePatch(object, value);
  if (type === 'json') {
    try {
      return jsonPatch(object, value as never);
    } catch (error) {
      throw error instanceof JsonPatchError ? new Failure(error.message) : error;
    }
  }
  if (!(await openApiStructure(session, object.apiVersion, object.kind))) {
    const { apiVersion, kind } = object;
    throw new Failure(`strategic merge patch is not supported for ${apiVersion}, Kind=${kind} locally, try --type merge`);
  }
  return strategicPatch(session, object, value);
}
