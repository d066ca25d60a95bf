import { toGoJson } from '../../apimachinery/json.ts';
import { toYaml } from '../../apimachinery/yaml-print.ts';
import { encode, type HeaderList, type HttpResponse } from '../../os/http.ts';
import { notAcceptable } from './failures.ts';
import { type Output, PROTOBUF } from './negotiate.ts';
import { protobuf } from './protobuf/load.ts';

export function encodeValue(value: unknown, output: Output): string {
  if (output.type === 'application/yaml') return toYaml(value);
  return output.pretty ? toGoJson(value, '  ') : `${toGoJson(value)}\n`;
}

export const answer = (status: number, value: unknown, output: Output, headers: HeaderList = []): HttpResponse =>
  bytesAnswer(status, output.type === PROTOBUF ? protobufOf(value as object) : encode(encodeValue(value, output)), output, headers);
export const bytesAnswer = (status: number, body: Uint8Array, output: Output, headers: HeaderList = []): HttpResponse => ({
  status,
  headers: [['Cache-Control', 'no-cache, private'], ['Content-Type', output.type], ...headers],
  body,
});
function protobufOf(value: object): Uint8Array {
  const bytes = protobuf().encodeObject(value);
  if (!bytes) throw notAcceptable('only the following media types are accepted: application/json, application/yaml');
  return bytes;
}

/** A Warning header, quoted as RFC 7234 says. */
export const warningHeaders = (warnings: string[]): HeaderList =>
  [...new Set(warnings)].map((text): [string, string] => ['Warning', `299 - "${text.replace(/[\\"]/g, '\\$&')}"`]);

const KIND_FIRST = ['kind', 'apiVersion', 'metadata'];
export const META = [
  'name',
  'generateName',
  'namespace',
  'selfLink',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'labels',
  'annotations',
  'ownerReferences',
  'finalizers',
  'managedFields',
];
function ordered(value: Record<string, unknown>, first: string[]): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const key of first) if (value[key] !== undefined) result[key] = value[key];
  for (const key of Object.keys(value)) if (!(key in result)) result[key] = value[key];
  return result;
}
export const metadataInOrder = (metadata: object): object =>
  metadata && typeof metadata === 'object' ? ordered(metadata as Record<string, unknown>, META) : metadata;
/** Kind, apiVersion and metadata first, metadata in the order of its Go struct. */
export function inOrder<T extends object>(object: T): T {
  const result = ordered(object as Record<string, unknown>, KIND_FIRST);
  if (result.metadata) result.metadata = metadataInOrder(result.metadata);
  return result as T;
}
