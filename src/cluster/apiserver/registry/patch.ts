import { applyPatch } from '../../../apimachinery/apply/index.ts';
import { jsonPatch } from '../../../apimachinery/patch/json.ts';
import { mergePatch } from '../../../apimachinery/patch/merge.ts';
import { strategicMerge } from '../../../apimachinery/patch/strategic.ts';
import { apiVersionOf, failure, type KubeObject } from '../../../apimachinery/types.ts';
import { decode, readBytes } from '../../../os/http.ts';
import { yamlValue } from '../body.ts';
import { type Call, clone, now } from '../context.ts';
import { badRequest, invalid } from '../failures.ts';
import { JsonSyntaxError, parseGoJson } from '../gojson.ts';
import { validationMode } from '../options.ts';
import { decodeKnown, structureFor } from '../structures.ts';
import { inOrder } from '../respond.ts';

export const PATCHES = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
} as const;
export type PatchType = (typeof PATCHES)[keyof typeof PATCHES];

export interface ReadPatch {
  type: PatchType;
  // biome-ignore lint/suspicious/noExplicitAny: any JSON
  value: any;
  duplicates: string[];
}

export function patchType(call: Call, media: string): PatchType {
  const type = PATCHES[media as keyof typeof PATCHES];
  if (!type || (type === 'apply' && !call.server.release.gates.has('ServerSideApply')))
    throw failure(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});
  if (type === 'strategic' && !call.server.catalog.isBuiltin(call.definition))
    throw failure(
      415,
      'UnsupportedMediaType',
      'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
    );
  return type;
}

export async function readPatch(call: Call, type: PatchType): Promise<ReadPatch> {
  const text = decode(await readBytes(call.request.body));
  if (type === 'apply') {
    try {
      return { type, ...yamlValue(text) };
    } catch (error) {
      throw badRequest(`error decoding YAML: ${(error as Error).message}`);
    }
  }
  try {
    return { type, ...parseGoJson(text) };
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw badRequest(`error decoding patch: ${error.message}`);
    throw error;
  }
}

/** The object after the patch, decoded. */
export function patched(call: Call, patch: ReadPatch, old: KubeObject): KubeObject {
  const { server } = call;
  const current = clone(old);
  const structure = structureFor(server, old.apiVersion, old.kind);
  const result = (
    patch.type === 'json' ? jsonPatch(current, patch.value) : patch.type === 'merge' ? mergePatch(current, patch.value) : strategicMerge(current, patch.value, structure)
  ) as KubeObject;
  return decodePatched(call, result, patch);
}

/** Upstream: apiserver/pkg/endpoints/handlers/patch.go: what does not decode is an invalid patch. */
function decodePatched(call: Call, result: KubeObject, patch: ReadPatch): KubeObject {
  const refuse = (why: string) =>
    invalid('', '', '', [{ type: 'FieldValueInvalid', field: 'patch', detail: `Invalid value: ${JSON.stringify(JSON.stringify(sortedTop(result)))}: ${why}` }]);
  const { definition } = call;
  const apiVersion = apiVersionOf(definition.group, definition.version);
  if (result.apiVersion !== apiVersion || result.kind !== definition.kind)
    throw refuse(`no kind "${result.kind}" is registered for version "${result.apiVersion}" in scheme "pkg/runtime/scheme.go:111"`);
  const { object, errors, unknown } = decodeKnown(call.server, result);
  if (errors.length) throw refuse(errors[0]);
  const mode = validationMode(call.query);
  const texts = [...patch.duplicates.map((d) => `duplicate field "${d}"`), ...unknown];
  if (texts.length && mode === 'Strict') throw refuse(`strict decoding error: ${texts.join(', ')}`);
  if (mode === 'Warn') call.warnings.push(...texts);
  object.metadata ??= {};
  return object;
}
function sortedTop(value: KubeObject): Record<string, unknown> {
  const ordered = inOrder(value) as Record<string, unknown>;
  return Object.fromEntries(Object.keys(ordered).sort().map((k) => [k, ordered[k]]));
}

/** The object after a server-side apply, its managers included. */
export function applied(call: Call, patch: ReadPatch, old: KubeObject | undefined, manager: string, force: boolean): KubeObject {
  const { server, definition } = call;
  const apiVersion = apiVersionOf(definition.group, definition.version);
  const config = clone(patch.value) as KubeObject;
  const live = old ?? ({ apiVersion, kind: definition.kind, metadata: {} } as KubeObject);
  const structure = structureFor(server, apiVersion, definition.kind);
  return applyPatch(live, config, manager, force, structure, now(server), call.subresource?.name ?? '').object;
}
