import { isObject, set } from '../../apimachinery/json.ts';
import { KustomizeError } from './error.ts';
import type { FieldSpec } from './fieldspecs.ts';
import { gvkSelected, gvkText } from './ids.ts';
import type { ResMap } from './resmap.ts';
import type { Json, Resource } from './resource.ts';
import { visit } from './walk.ts';

/** Labels or annotations, at every place of the specs. */
export function addPairs(map: ResMap, pairs: Record<string, string> = {}, specs: FieldSpec[] = []): void {
  for (const resource of map.list)
    for (const key of Object.keys(pairs).sort())
      for (const spec of specs)
        visit(
          resource,
          spec,
          (slot) => {
            if (!isObject(slot.value)) throw new KustomizeError('wrong node kind: expected MappingNode but got ScalarNode');
            set(slot.value, key, pairs[key]);
          },
          () => ({}),
        );
}

export interface Replica {
  name?: string;
  count?: number;
}
export function setReplicas(map: ResMap, { name, count = 0 }: Replica, specs: FieldSpec[]): void {
  let found = false;
  for (const spec of specs)
    for (const resource of map.byAnyId((id) => id.name === name && gvkSelected(id, spec))) {
      found = true;
      visit(
        resource,
        spec,
        (slot) => slot.put(count),
        () => 0,
      );
    }
  if (!found)
    throw new KustomizeError(
      `resource with name ${name ?? ''} does not match a config with the following GVK [${specs.map(gvkText).join(' ')}]`,
    );
}

export interface Image {
  name?: string;
  newName?: string;
  newTag?: string;
  tagSuffix?: string;
  digest?: string;
}
/** Upstream: kustomize/api/filters/imagetag. */
export function setImages(map: ResMap, image: Image, specs: FieldSpec[]): void {
  for (const resource of map.list) {
    if (resource.kind === 'CustomResourceDefinition') continue;
    inContainers(resource.object, (container) => {
      if (typeof container.image === 'string') container.image = changed(container.image, image);
    });
  }
  for (const resource of map.list) if (resource.kind !== 'CustomResourceDefinition') setImage(resource, image, specs);
}

function setImage(resource: Resource, image: Image, specs: FieldSpec[]): void {
  for (const spec of specs)
    visit(resource, spec, (slot) => {
      if (typeof slot.value === 'object') throw new KustomizeError('wrong node kind: expected ScalarNode but got MappingNode');
      slot.put(changed(`${slot.value}`, image));
    });
}

function inContainers(value: Json, visitor: (container: Json) => void): void {
  if (Array.isArray(value)) for (const item of value) inContainers(item, visitor);
  else if (isObject(value))
    for (const [key, inner] of Object.entries<Json>(value)) {
      inContainers(inner, visitor);
      if ((key === 'containers' || key === 'initContainers') && Array.isArray(inner))
        for (const item of inner) if (isObject(item)) visitor(item);
    }
}

function changed(value: string, { name = '', newName, newTag, tagSuffix, digest }: Image): string {
  let matches: RegExp;
  try {
    matches = new RegExp(`^${name}(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$`);
  } catch {
    return value;
  }
  if (!matches.test(value)) return value;
  let [image, tag, hash] = split(value);
  if (newName) image = newName;
  if (newTag) [tag, hash] = [newTag, digest ?? ''];
  else if (digest) [tag, hash] = ['', digest];
  else if (tagSuffix) [tag, hash] = [tag + tagSuffix, ''];
  return `${image}${tag ? `:${tag}` : ''}${hash ? `@${hash}` : ''}`;
}

function split(value: string): [name: string, tag: string, digest: string] {
  const slash = Math.max(value.indexOf('/'), 0);
  const at = value.indexOf('@', slash);
  const colon = value.indexOf(':', slash);
  if (at < 0 && colon < 0) return [value, '', ''];
  if (at >= 0 && (colon < 0 || at < colon)) return [value.slice(0, at), '', value.slice(at + 1)];
  if (at >= 0) return [value.slice(0, colon), value.slice(colon + 1, at), value.slice(at + 1)];
  return [value.slice(0, colon), value.slice(colon + 1), ''];
}
