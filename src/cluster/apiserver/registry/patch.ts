import { applyPatch } from '../../../apimachinery/apply/index.ts';
import { unprocessable } from '../../../apimachinery/errors.ts';
import { goQuote, invalidValue } from '../../../apimachinery/fields.ts';
import { goText } from '../../../apimachinery/gotext.ts';
import { isObject, toGoJson } from '../../../apimachinery/json.ts';
import { JsonPatchError, jsonPatch } from '../../../apimachinery/patch/json.ts';
import { mergePatch } from '../../../apimachinery/patch/merge.ts';
import { PatchError } from '../../../apimachinery/patch/problems.ts';
import { strategicMerge } from '../../../apimachinery/patch/strategic.ts';
import { type ApiError, apiVersionOf, failure, type KubeObject } from '../../../apimachinery/types.ts';
import { decode } from '../../../os/http.ts';
import { readLimited, report, yamlValue } from '../body.ts';
import { type Call, clone, now } from '../context.ts';
import { badRequest, invalid, invalidPatch, plain } from '../failures.ts';
import { JsonSyntaxError, parseGoJson } from '../gojson.ts';
import { validationMode } from '../options.ts';
import { decodeKnown, schemaFor, structureFor, writtenOf } from '../structures.ts';
import { resetFields } from './resets.ts';
import { conversionProblem } from './unstructured.ts';

export const PATCHES = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
} as const;
export type PatchType = (typeof PATCHES)[keyof typeof PATCHES];

export interface ReadPatch {
  type: PatchType;
  value: any;
  duplicates: string[];
}
/** A patch is looked into when the object is there. */
export type AnyPatch = () => ReadPatch;

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

export async function readPatch(call: Call, type: PatchType): Promise<AnyPatch> {
  const text = decode(await readLimited(call.request));
  if (type === 'apply') {
    const patch = { type, ...(await applyValue(text)) };
    return () => patch;
  }
  let patch: ReadPatch | undefined;
  return () => (patch ??= parsePatch(type, text));
}
function parsePatch(type: PatchType, text: string): ReadPatch {
  const wrong = (why: string) => badRequest(type === 'strategic' ? why : `error decoding patch: ${why}`);
  const patch = { type, ...parsed(text, wrong) };
  const wanted = type === 'json' ? 'array' : 'object';
  const kind = jsonType(patch.value);
  if (patch.value !== null && kind !== wanted)
    throw wrong(
      `json: cannot unmarshal ${kind} into Go value of type ${type === 'json' ? '[]handlers.jsonPatchOp' : 'map[string]interface {}'}`,
    );
  if (type === 'json' && patch.value?.length > MOST_OPERATIONS)
    throw failure(
      413,
      'RequestEntityTooLarge',
      `Request entity too large: The allowed maximum operations in a JSON patch is ${MOST_OPERATIONS}, got ${patch.value.length}`,
    );
  if (type === 'merge' && patch.value === null) throw badRequest('Invalid JSON Patch');
  if (type === 'json') checkOperations(patch.value ?? [], wrong);
  if (type === 'json') patch.duplicates = (patch.value ?? []).flatMap(unknownInOperation);
  else patch.duplicates = patch.duplicates.map((d) => `duplicate field ${JSON.stringify(d)}`);
  return patch;
}
const MOST_OPERATIONS = 10_000;
/** Upstream: apiserver/pkg/endpoints/handlers/patch.go jsonPatchOp. */
function checkOperations(operations: unknown[], wrong: (why: string) => Error): void {
  for (const operation of operations) {
    if (operation === null) continue;
    if (typeof operation !== 'object' || Array.isArray(operation))
      throw wrong(`json: cannot unmarshal ${jsonType(operation)} into Go value of type handlers.jsonPatchOp`);
    for (const [name, value] of Object.entries(operation))
      if (['op', 'path', 'from'].includes(name) && value !== null && typeof value !== 'string')
        throw wrong(`json: cannot unmarshal ${jsonType(value)} into Go struct field jsonPatchOp.${name} of type string`);
  }
}
const jsonType = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value);
function parsed(text: string, wrong: (why: string) => Error) {
  try {
    return parseGoJson(text);
  } catch (error) {
    throw error instanceof JsonSyntaxError ? wrong(error.message) : error;
  }
}
async function applyValue(text: string) {
  try {
    const value = await yamlValue(text);
    const kind = jsonType(value.value);
    if (kind !== 'object')
      throw new Error(
        `error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`,
      );
    return value;
  } catch (error) {
    const { message } = error as Error;
    throw badRequest(`error decoding YAML: ${message.startsWith('yaml:') ? `error converting YAML to JSON: ${message}` : message}`);
  }
}
const OPERATION = new Set(['op', 'path', 'from', 'value']);
const unknownInOperation = (operation: object, i: number): string[] =>
  Object.keys(operation ?? {})
    .filter((key) => !OPERATION.has(key))
    .map((key) => `json patch unknown field "[${i}].${key}"`);

/** The object after the patch, decoded. */
export function patched(call: Call, read: AnyPatch, old: KubeObject): KubeObject {
  const patch = read();
  return decodePatched(call, old, merged(call, patch, old), patch);
}
function merged(call: Call, patch: ReadPatch, old: KubeObject): KubeObject {
  try {
    if (patch.type !== 'strategic') return textual(patch, old);
    const structure = structureFor(call.server, old.apiVersion, old.kind);
    return strategicMerge(clone(old), patch.value ?? {}, structure as NonNullable<typeof structure>) as KubeObject;
  } catch (error) {
    if (error instanceof JsonPatchError) throw unprocessable();
    if (error instanceof PatchError) throw BAD_FORMAT.has(error.message) ? badRequest(error.message) : plain(error.message);
    throw error;
  }
}

const textual = ({ type, value }: ReadPatch, old: KubeObject): KubeObject =>
  type === 'json' ? jsonPatch(old, value ?? []) : mergePatch(old, value ?? {});

/** Upstream: interpretStrategicMergePatchError. */
const BAD_FORMAT = new Set(['primitive list', 'retainKeys', 'setElementOrder list'].map((what) => `invalid patch format of ${what}`));
/** Upstream: apiserver/pkg/endpoints/handlers/patch.go: what does not decode is an invalid patch. */
function decodePatched(call: Call, old: KubeObject, result: KubeObject, patch: ReadPatch): KubeObject {
  const { server, definition } = call;
  const custom = !server.catalog.isBuiltin(definition);
  const shown = () => toGoJson(textual(patch, writtenOf(old)));
  const refuse = (why: string) => invalidPatch(patch.type === 'strategic' ? goText(leftOf(patch.value)) : shown(), why);
  const apiVersion = apiVersionOf(definition.group, definition.version);
  if (custom && !result.kind) throw refuse(`Object 'Kind' is missing in '${shown()}'`);
  checkTypes(call, result, patch.type, refuse);
  if (!custom && patch.type === 'strategic') Object.assign(result, { apiVersion, kind: definition.kind });
  result.apiVersion ||= apiVersion;
  result.kind ||= definition.kind;
  const same = result.apiVersion === apiVersion && result.kind === definition.kind;
  if (!same && custom) throw otherKind(call, result, apiVersion, patch, refuse);
  if (!same && !structureFor(server, result.apiVersion, result.kind))
    throw refuse(`no kind "${result.kind}" is registered for version "${result.apiVersion}" in scheme "pkg/runtime/scheme.go:111"`);
  const structure = structureFor(server, apiVersion, definition.kind);
  const problem = patch.type === 'strategic' && structure && conversionProblem(result, structure);
  if (problem) throw refuse(problem);
  const { object, errors, unknown } = decodeKnown(server, result);
  if (errors.length) throw refuse(errors[0]);
  if (!same)
    throw refuse(
      `converting (${versionOf(result.apiVersion)}.${result.kind}) to (${groupOf(definition.group)}.${definition.kind}): unknown conversion`,
    );
  if (patch.type === 'strategic') unknown.sort();
  report(call, validationMode(call.query), [...patch.duplicates, ...unknown], (text) => refuse(`strict decoding error: ${text}`));
  object.metadata ??= {};
  return object;
}
/** What is left of a strategic patch that has been applied: an ordered list is taken out of it, and its order. */
function leftOf(value: unknown): unknown {
  if (!isObject(value)) return value;
  const ORDER = '$setElementOrder/';
  const taken = Object.keys(value).flatMap((key) =>
    key.startsWith(ORDER) ? [key, key.slice(ORDER.length)] : key === '$retainKeys' ? [key] : [],
  );
  return Object.fromEntries(Object.entries(value).flatMap(([key, inner]) => (taken.includes(key) ? [] : [[key, leftOf(inner)]])));
}

function checkTypes(call: Call, result: KubeObject, type: PatchType, refuse: (why: string) => ApiError): void {
  for (const field of ['apiVersion', 'kind'] as const) {
    const value: unknown = result[field];
    if (value === undefined || value === null || typeof value === 'string') continue;
    const structure = structureFor(call.server, apiVersionOf(call.definition.group, call.definition.version), call.definition.kind);
    const problem = type === 'strategic' && structure && conversionProblem({ [field]: value }, structure);
    const what = `${jsonType(value)} into Go struct field .${field} of type string`;
    throw refuse(problem || `couldn't get version/kind; json parse error: json: cannot unmarshal ${what}`);
  }
}
/** A custom resource may not become another kind. Upstream: customresource/validator.go ValidateTypeMeta. */
function otherKind(call: Call, result: KubeObject, apiVersion: string, patch: ReadPatch, refuse: (why: string) => ApiError): ApiError {
  const { server, definition } = call;
  const served = server.catalog.findKind(result.apiVersion, result.kind);
  const fields = Object.keys(result).filter((key) => !['apiVersion', 'kind', 'metadata', 'status'].includes(key));
  const all = result.apiVersion === apiVersion ? [] : fields.sort().map((key) => `unknown field ${goQuote(key)}`);
  const unknown = served ? decodeKnown(server, clone(result)).unknown : all;
  report(call, validationMode(call.query), [...patch.duplicates, ...unknown], (text) => refuse(`strict decoding error: ${text}`));
  const errors = [];
  if (result.kind !== definition.kind) errors.push(invalidValue('kind', result.kind, `must be ${definition.kind}`));
  if (result.apiVersion !== apiVersion) errors.push(invalidValue('apiVersion', result.apiVersion, `must be ${apiVersion}`));
  return invalid(definition.group, result.kind, call.name, errors);
}
const versionOf = (apiVersion: string): string => apiVersion.slice(apiVersion.indexOf('/') + 1);
const groupOf = (group: string): string => group.split('.')[0] || 'core';
/** The object after a server-side apply, its managers included. */
export function applied(call: Call, patchOf: AnyPatch, old: KubeObject | undefined, manager: string, force: boolean): KubeObject {
  const patch = patchOf();
  const { server, definition } = call;
  const apiVersion = apiVersionOf(definition.group, definition.version);
  const config = clone(patch.value ?? {}) as KubeObject;
  const live = old ?? ({ apiVersion, kind: definition.kind, metadata: {} } as KubeObject);
  const structure = schemaFor(server, apiVersion, definition.kind);
  const part = call.subresource?.name ?? '';
  const { object } = applyPatch(live, config, manager, force, structure, now(server), part, resetFields(definition, part));
  const strict = 'error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:';
  report(call, validationMode(call.query), patch.duplicates, () =>
    badRequest(`${strict}${patch.duplicates.map((d) => `\n  ${d}`).join('')}`),
  );
  const { object: read, errors } = decodeKnown(server, object);
  if (!errors.length) return read;
  const { group, version } = definition;
  const kind = `${group}/${version}, Kind=${definition.kind}`;
  const { namespace = '', name = '' } = object.metadata;
  throw plain(
    `failed to convert new object (${namespace}/${name}; ${kind}) to proper version: unable to convert unstructured object to ${kind}: ${errors[0]}`,
  );
}
