import type { KubeObject } from '../apimachinery/types.ts';
import { Failure } from './errors.ts';

const CHOICE = '; if you choose to ignore these errors, turn validation off with --validate=false';

export class NotValid extends Failure {}

/** What kubectl finds wrong with a manifest before it is sent. */
export function checkValidatable(object: unknown, source: string): void {
  const problem = problemOf(object);
  if (problem) throw new NotValid(`error validating "${source}": error validating data: ${problem}${CHOICE}`);
}

/** Upstream: kubectl/pkg/validation. */
export function problemOf(object: unknown): string | undefined {
  if (typeof object !== 'object' || object === null || Array.isArray(object)) return 'invalid object to validate';
  const { apiVersion, kind, items } = object as KubeObject;
  const problems: string[] = [];
  if (apiVersion === undefined || apiVersion === null) problems.push('apiVersion not set');
  else if (typeof apiVersion !== 'string') problems.push("apiVersion isn't string type");
  if (kind === undefined || kind === null) problems.push('kind not set');
  else if (typeof kind !== 'string') problems.push("kind isn't string type");
  if (problems.length) return problems.length === 1 ? problems[0] : `[${problems.join(', ')}]`;
  if (apiVersion.split('/').length > 2) return `unexpected GroupVersion string: ${apiVersion}`;
  if (kind === 'List' && !Array.isArray(items)) return 'invalid object to validate';
  return undefined;
}

/** What cannot be read into an object's metadata. */
export function checkDecodable(object: KubeObject, source: string): void {
  const fail = (got: unknown, field: string, type: string): never => {
    throw new Failure(
      `unable to decode "${source}": json: cannot unmarshal ${jsonType(got)} into Go struct field ${field} of type ${type}`,
    );
  };
  if (typeof object !== 'object' || object === null || !object.kind) {
    throw new Failure(`unable to decode "${source}": Object 'Kind' is missing in '${JSON.stringify(object)}'`);
  }
  const { metadata } = object as { metadata?: unknown };
  if (metadata === undefined || metadata === null) return;
  if (typeof metadata !== 'object' || Array.isArray(metadata)) fail(metadata, 'metadataOnlyObject.metadata', 'v1.ObjectMeta');
  const fields = metadata as Record<string, unknown>;
  for (const name of ['name', 'generateName', 'namespace', 'resourceVersion', 'uid'])
    if (fields[name] !== undefined && fields[name] !== null && typeof fields[name] !== 'string')
      fail(fields[name], `ObjectMeta.metadata.${name}`, 'string');
  for (const name of ['labels', 'annotations']) {
    const map = fields[name];
    if (map === undefined || map === null) continue;
    if (typeof map !== 'object' || Array.isArray(map)) fail(map, `ObjectMeta.metadata.${name}`, 'map[string]string');
    for (const value of Object.values(map as object))
      if (value !== null && typeof value !== 'string') fail(value, `ObjectMeta.metadata.${name}`, 'string');
  }
}
const jsonType = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value);
