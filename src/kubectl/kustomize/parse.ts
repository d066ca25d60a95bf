import { goText } from '../../apimachinery/gotext.ts';
import { isObject } from '../../apimachinery/json.ts';
import { parseYaml } from '../../apimachinery/yaml.ts';
import { resolveNewScalar } from '../../apimachinery/yaml-scalars.ts';
import { KustomizeError } from './error.ts';
import { type Json, Resource } from './resource.ts';

/** The YAML itself is broken, so that the path cannot be meant as a folder. */
export class MalformedYaml extends KustomizeError {}

/** The resources in a text. Upstream: kustomize/api/resource/factory.go, kyaml/kio/byteio_reader.go. */
export function parseResources(content: string): Resource[] {
  const texts = documents(content.replaceAll('\r\n', '\n'));
  let found: Json[] = [];
  for (const [i, part] of texts.entries()) {
    let value: Json;
    try {
      value = parseYaml(i < texts.length - 1 ? `${part}\n` : part, resolveNewScalar).value;
    } catch (error) {
      throw new MalformedYaml(`MalformedYAMLError: ${(error as Error).message}`);
    }
    if (value === null || value === undefined) continue;
    if (texts.length === 1 && (value.kind === 'List' || value.kind === 'ResourceList') && value.items) found.push(...value.items);
    else found.push(value);
  }
  found = found.filter((value) => !(value === null || (typeof value === 'object' && !Object.keys(value).length)));
  for (const value of found) check(value);
  const resources: Resource[] = [];
  while (found.length) {
    const value = found.shift();
    if (!`${value.kind}`.endsWith('List') || value.items === undefined) resources.push(new Resource(value));
    else if (Array.isArray(value.items)) {
      for (const item of value.items) check(item);
      found.push(...value.items);
    } else if (value.items !== null) throw new KustomizeError(`expected array in ${value.kind}/items, but found ${typeof value.items}`);
  }
  return resources;
}

function documents(content: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (const match of content.matchAll(/\n---(.*)\n/g)) {
    const rest = match[1].trim();
    if (rest && !rest.startsWith('#')) throw new KustomizeError(`invalid document separator: ${match[0].trim()}`);
    parts.push(content.slice(from, match.index));
    from = match.index + match[0].length;
  }
  parts.push(content.slice(from));
  return parts.map((part) => part.replace(/^---[^\n]*(\n|$)/, ''));
}

function check(value: Json): void {
  if (!isObject(value) || (!('apiVersion' in value) && !('kind' in value) && !('metadata' in value)))
    throw new KustomizeError('missing Resource metadata');
  const metadata = isObject(value.metadata) ? (value.metadata as Json) : {};
  const dump = () => {
    const scalar = (x: unknown) => (typeof x === 'string' || typeof x === 'number' || typeof x === 'boolean' ? `${x}` : '');
    return `{{${scalar(value.apiVersion)} ${scalar(value.kind)}} {{${scalar(metadata.name)} ${scalar(metadata.namespace)}} ${goText(metadata.labels ?? {})} ${goText(metadata.annotations ?? {})}}}`;
  };
  if (!value.kind) throw new KustomizeError(`missing kind in object ${dump()}`);
  if (`${value.kind}`.endsWith('List')) return;
  if (metadata.name === undefined || metadata.name === null || metadata.name === '' || typeof metadata.name === 'object')
    throw new KustomizeError(`missing metadata.name in object ${dump()}`);
  const path = emptyItem(value, '');
  if (path) throw new KustomizeError(`empty item at ${path} in object ${JSON.stringify(value)}`);
}

function emptyItem(value: unknown, path: string): string {
  if (Array.isArray(value))
    return value.map((item, i) => (item === null ? `${path}[${i}]` : emptyItem(item, `${path}[${i}]`))).find(Boolean) ?? '';
  if (!isObject(value)) return '';
  return (
    Object.entries(value)
      .map(([k, v]) => emptyItem(v, path ? `${path}.${k}` : k))
      .find(Boolean) ?? ''
  );
}
