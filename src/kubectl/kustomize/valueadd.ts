import { isObject } from '../../apimachinery/json.ts';
import { basename } from '../../os/fs.ts';
import { KustomizeError } from './error.ts';
import type { Loader } from './loader.ts';
import { setNamespace } from './names.ts';
import type { ResMap, Selector } from './resmap.ts';
import { type Json, text } from './resource.ts';
import { splitPath } from './walk.ts';

export interface ValueAdd {
  value?: string;
  targets?: { selector?: Selector; fieldPath?: string; filePathPosition?: number }[];
}

/** Writes a value, or a part of a path, into fields. Upstream: kustomize/api/internal/builtins/ValueAddTransformer.go. */
export function valueAddTransformer(loader: Loader, { value, targets = [] }: ValueAdd): (map: ResMap) => void {
  const added = value?.trim() || basename(loader.root);
  if (!targets.length) throw new KustomizeError('must specify at least one target');
  for (const { fieldPath, filePathPosition = 0 } of targets) {
    if (!fieldPath) throw new KustomizeError('fieldPath cannot be empty');
    if (filePathPosition < 0) throw new KustomizeError(`value of FilePathPosition (${filePathPosition}) cannot be negative`);
  }
  return (map) => {
    for (const { selector, fieldPath = '', filePathPosition = 0 } of targets)
      for (const resource of selector ? map.select(selector) : map.list)
        if (fieldPath === 'metadata/namespace') setNamespace(resource, { namespace: added }, []);
        else
          put(resource.object, splitPath(fieldPath, '/'), (before) =>
            filePathPosition ? insert(before, filePathPosition - 1, added) : added,
          );
  };
}

function put(object: Json, path: string[], change: (before: string) => string): void {
  let at = object;
  for (const part of path.slice(0, -1)) {
    if (!isObject(at[part])) at[part] = {};
    at = at[part];
  }
  const last = path[path.length - 1];
  at[last] = change(text(at[last]));
}

function insert(path: string, position: number, part: string): string {
  if (!path) return part;
  const rooted = path.startsWith('/');
  const parts = path.split('/').filter(Boolean);
  parts.splice(Math.min(position, parts.length), 0, part);
  return (rooted ? '/' : '') + parts.join('/');
}
