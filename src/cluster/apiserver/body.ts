import { goQuote, invalidValue } from '../../apimachinery/fields.ts';
import { set } from '../../apimachinery/json.ts';
import { ApiError, apiVersionOf, failure, type KubeObject } from '../../apimachinery/types.ts';
import { plainJson, splitYaml } from '../../apimachinery/yaml-split.ts';
import { busy } from '../../os/clock.ts';
import { decode, type HttpRequest, header, readBytes } from '../../os/http.ts';
import type { Call } from './context.ts';
import { badRequest, invalid } from './failures.ts';
import { JsonSyntaxError, type ParsedJson, parseGoJson } from './gojson.ts';
import { PROTOBUF } from './negotiate.ts';
import { validationMode } from './options.ts';
import { protobuf } from './protobuf/load.ts';
import { decodeKnown } from './structures.ts';

const ACCEPTED = 'application/json, application/yaml, application/vnd.kubernetes.protobuf';
const GO_TYPE =
  'Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'.replaceAll(
    '\\"',
    '\\"',
  );

export const mediaType = (call: Pick<Call, 'request'>): string =>
  (header(call.request.headers, 'Content-Type') || 'application/json').split(';')[0].trim().toLowerCase();

/** As Go's mime.ParseMediaType sees it. */
const hasGoodParameters = ({ request }: Call): boolean => !/;\s*[^=;\s]+\s*(;|$)/.test(header(request.headers, 'Content-Type') ?? '');

/** Upstream: apimachinery/pkg/runtime/serializer/json and apiserver/pkg/endpoints/handlers/rest.go summarizeData. */
function summary(bytes: Uint8Array): string {
  if (!bytes.length) return '<empty>';
  const more = bytes.length > 30 ? ' ...' : '';
  const head = bytes.slice(0, 30);
  if (bytes[0] === 0x7b) return decode(head) + more;
  return [...head].map((b) => b.toString(16).padStart(2, '0')).join('') + more;
}
const typeName = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value);

/** Upstream: apiserver's MaxRequestBodyBytes. */
const MOST_BYTES = 3 * 1024 * 1024;
export async function readLimited({ body }: HttpRequest): Promise<Uint8Array> {
  const bytes = await readBytes(body);
  if (bytes.length > MOST_BYTES) throw failure(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${MOST_BYTES}`);
  return bytes;
}
export interface Parsed extends ParsedJson {
  bytes: Uint8Array;
}
/** The body's value, whatever it is. Throws the bare text of what is wrong. */
export async function readValue(call: Call, kind: string, apiVersion: string): Promise<Parsed | { bytes: Uint8Array; problem: string }> {
  const type = mediaType(call);
  if (type === PROTOBUF) return readProtobuf(await readLimited(call.request), kind, apiVersion);
  if ((type !== 'application/json' && type !== 'application/yaml') || !hasGoodParameters(call))
    throw failure(
      415,
      'UnsupportedMediaType',
      `the body of the request was in an unknown format - accepted media types include: ${ACCEPTED}`,
    );
  const bytes = await readLimited(call.request);
  const text = decode(bytes);
  try {
    if (type === 'application/yaml') {
      if (!isUtf8(bytes)) throw new Error('yaml: invalid leading UTF-8 octet');
      return { bytes, ...(await yamlValue(text)) };
    }
    if (bytes[0] >= 0x80) throw new JsonSyntaxError(`invalid character '${String.fromCharCode(bytes[0])}' looking for beginning of value`);
    return { bytes, ...parseGoJson(text) };
  } catch (error) {
    if (error instanceof JsonSyntaxError) return { bytes, problem: `couldn't get version/kind; json parse error: ${error.message}` };
    return { bytes, problem: (error as Error).message };
  }
}
function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
/** What the envelope names, or else what is wanted; a kind that nobody knows stays without its fields. */
function readProtobuf(bytes: Uint8Array, kind: string, apiVersion: string): Parsed | { bytes: Uint8Array; problem: string } {
  const { openEnvelope, messageFor, decodeMessage } = protobuf();
  try {
    const envelope = openEnvelope(bytes);
    envelope.kind ||= kind;
    envelope.apiVersion ||= apiVersion;
    const type = messageFor(envelope.apiVersion, envelope.kind);
    const { apiVersion: given, kind: givenKind } = envelope;
    if (!type) return { bytes, value: { apiVersion: given, kind: givenKind }, duplicates: [] };
    try {
      return { bytes, value: decodeMessage(envelope, type), duplicates: [] };
    } catch (error) {
      throw badRequest(`${givenKind} in version "${parseVersion(given)}" cannot be handled as a ${kind}: ${(error as Error).message}`);
    }
  } catch (error) {
    if (error instanceof ApiError) throw error;
    return { bytes, problem: (error as Error).message };
  }
}
/** YAML's reader is loaded by the first body that is not plain JSON. */
export async function yamlValue(text: string): Promise<ParsedJson> {
  const json = plainJson(text);
  if (json) return { value: asJson(json), duplicates: [] };
  const { parseYaml } = await busy(import('../../apimachinery/yaml.ts'));
  const parsed = parseYaml(splitYaml(text)[0] ?? '');
  return { ...parsed, value: asJson(parsed.value) };
}
/** YAML is made JSON first: keys sorted, numbers that JSON does not have refused. */
function asJson(value: unknown): any {
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new Error(`json: unsupported value: ${Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'}`);
  if (Array.isArray(value)) return value.map(asJson);
  if (value === null || typeof value !== 'object') return value;
  const sorted: Record<string, unknown> = {};
  for (const key of Object.keys(value).sort()) set(sorted, key, asJson((value as Record<string, unknown>)[key]));
  return sorted;
}
/** Duplicates as warnings and as part of a refusal. */
const told = (call: Call, duplicates: string[]): string[] =>
  mediaType(call) === 'application/yaml' ? duplicates : duplicates.map((d) => `duplicate field ${JSON.stringify(d)}`);

/** The object in the body, decoded as the resource's (or subresource's) kind. */
export async function readObject(
  call: Call,
  kind = call.definition.kind,
  apiVersion = apiVersionOf(call.definition.group, call.definition.version),
  alias?: string,
): Promise<KubeObject> {
  if (mediaType(call) === PROTOBUF && !call.server.catalog.isBuiltin(call.definition)) throw withoutProtobuf(kind);
  const parsed = await readValue(call, kind, apiVersion);
  const unreadable = (problem: string) =>
    badRequest(`the object provided is unrecognized (must be of type ${kind}): ${problem} (${summary(parsed.bytes)})`);
  if ('problem' in parsed) throw unreadable(parsed.problem);
  const { value, duplicates, numbers } = parsed;
  if (value !== null && (typeof value !== 'object' || Array.isArray(value)))
    throw unreadable(`couldn't get version/kind; json parse error: json: cannot unmarshal ${typeName(value)} into ${GO_TYPE}`);
  const misread = versionProblem(value ?? {});
  if (misread) throw unreadable(misread);
  if (!call.server.catalog.isBuiltin(call.definition) && kind === call.definition.kind)
    checkCustom(call, value ?? {}, decode(parsed.bytes), unreadable);
  const read = alias && value?.apiVersion === alias ? { ...value, apiVersion } : (value ?? {});
  return decodeObjectOf(call, read, duplicates, kind, apiVersion, numbers);
}

/** A custom resource says what it is; fields of a version that is not served are all unknown. */
function checkCustom(call: Call, value: Record<string, unknown>, text: string, unreadable: (problem: string) => ApiError): void {
  const { group, version, kind } = call.definition;
  const mode = validationMode(call.query);
  const handled = (why: string, of = kind, at = version) => badRequest(`${of} in version "${at}" cannot be handled as a ${kind}: ${why}`);
  if (!value.kind) {
    const missing = `Object 'Kind' is missing in '${text}'`;
    throw mode === 'Ignore' ? handled(missing) : unreadable(missing);
  }
  if (value.apiVersion === null) throw handled('.apiVersion accessor error: <nil> is of the type <nil>, expected string', kind, '');
  const apiVersion = apiVersionOf(group, version);
  const given = `${value.apiVersion ?? ''}`;
  if (given === apiVersion) return;
  if (given.startsWith(`${group}/`) && !call.server.catalog.findKind(given, kind)) {
    const unknown = Object.keys(value)
      .filter((key) => !['apiVersion', 'kind', 'metadata'].includes(key))
      .sort()
      .map((key) => `unknown field ${goQuote(key)}`);
    report(call, mode, unknown, (why) => handled(`strict decoding error: ${why}`, `${value.kind}`, parseVersion(given)));
  }
  throw badRequest(`the API version in the data (${given}) does not match the expected API version (${apiVersion})`);
}
/** What reading the version and kind alone says. Upstream: apimachinery/pkg/runtime/serializer/json/meta.go. */
function versionProblem(value: Record<string, unknown>): string | undefined {
  for (const [name, given] of Object.entries(value)) {
    if ((name !== 'apiVersion' && name !== 'kind') || given === null || typeof given === 'string') continue;
    return `couldn't get version/kind; json parse error: json: cannot unmarshal ${typeName(given)} into Go struct field .${name} of type string`;
  }
  const { apiVersion } = value;
  if (typeof apiVersion === 'string' && apiVersion.split('/').length > 2) return `unexpected GroupVersion string: ${apiVersion}`;
  return undefined;
}
/** Custom resources, and their Scale, are read in JSON and YAML only. */
const withoutProtobuf = (kind: string): ApiError =>
  kind === 'Scale'
    ? badRequest('no kind is registered for the type v1.Scale in scheme "pkg/runtime/scheme.go:111"')
    : failure(
        415,
        'UnsupportedMediaType',
        'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml',
      );

export function decodeObjectOf(
  call: Call,
  value: Record<string, unknown>,
  duplicates: string[],
  kind: string,
  apiVersion: string,
  numbers?: Map<string, string>,
): KubeObject {
  checkKind(call, value, kind, apiVersion);
  const mode = validationMode(call.query);
  const { object, errors, unknown } = decodeKnown(call.server, { ...value, apiVersion, kind } as KubeObject, numbers);
  if (errors.length) throw badRequest(`${kind} in version "${parseVersion(apiVersion)}" cannot be handled as a ${kind}: ${errors[0]}`);
  const yaml = mediaType(call) === 'application/yaml' && duplicates.length > 0;
  const known = yaml || !call.server.catalog.isBuiltin(call.definition) ? duplicates : duplicates.filter((d) => !within(d, unknown));
  report(call, mode, [...told(call, known), ...unknown], (text) =>
    badRequest(
      `${kind} in version "${parseVersion(apiVersion)}" cannot be handled as a ${kind}: strict decoding error: ${yaml ? `yaml: unmarshal errors:\n  ${text}` : text}`,
    ),
  );
  return object;
}
/** Inside of a field that is not read at all. */
const within = (path: string, unknown: string[]): boolean =>
  unknown.some((text) => {
    const field = JSON.parse(text.slice('unknown field '.length));
    return path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`);
  });
const parseVersion = (apiVersion: string): string => apiVersion.slice(apiVersion.indexOf('/') + 1);

/** Fields that nobody knows: refused, warned of, or let go. */
export function report(call: Call, mode: string, texts: string[], refuse: (text: string) => ApiError): void {
  if (!texts.length || mode === 'Ignore') return;
  if (mode === 'Strict') throw refuse(texts.join(', '));
  call.warnings.push(...texts);
}

/** Upstream: apiserver/pkg/endpoints/handlers/rest.go and runtime's conversion errors. */
function checkKind(call: Call, value: Record<string, unknown>, kind: string, apiVersion: string): void {
  const given = (typeof value.apiVersion === 'string' && value.apiVersion.replace(/^\//, '')) || apiVersion;
  const givenKind = (typeof value.kind === 'string' && value.kind) || kind;
  if (given === apiVersion && givenKind === kind) return;
  const { catalog } = call.server;
  const version = parseVersion(given);
  const start = `${givenKind} in version "${version}" cannot be handled as a ${kind}`;
  if (!catalog.isBuiltin(call.definition) && given === apiVersion)
    throw invalid(call.definition.group, givenKind, nameOf(value), [invalidValue('kind', givenKind, `must be ${kind}`)]);
  if (!catalog.isBuiltin(call.definition))
    throw badRequest(`the API version in the data (${given}) does not match the expected API version (${apiVersion})`);
  if (!catalog.findKind(given, givenKind) && !SPECIAL.has(`${given}/${givenKind}`))
    throw badRequest(`${start}: no kind "${givenKind}" is registered for version "${given}" in scheme "pkg/runtime/scheme.go:111"`);
  const group = (name: string) => (name.includes('/') ? name.split('/')[0].split('.')[0] : 'core');
  if (group(given) === group(apiVersion) && givenKind === kind) return;
  throw badRequest(`${start}: converting (${version}.${givenKind}) to (${group(apiVersion)}.${kind}): unknown conversion`);
}
const nameOf = (value: Record<string, unknown>): string => (value.metadata as { name?: string } | undefined)?.name ?? '';
const SPECIAL = new Set(['v1/List', 'v1/Status', 'v1/DeleteOptions', 'policy/v1/Eviction', 'autoscaling/v1/Scale']);
