import { parseGoJson } from '../../apimachinery/gojson.ts';
import { clone, isObject } from '../../apimachinery/json.ts';
import { type JsonPatchOperation, jsonPatch } from '../../apimachinery/patch/json.ts';
import { parseYaml, toYaml } from '../../apimachinery/yaml.ts';
import { KustomizeError, within } from './error.ts';
import { effectiveNamespace, idText, sameId } from './ids.ts';
import type { Loader } from './loader.ts';
import { strategicMerge } from './merge.ts';
import { MalformedYaml, parseResources } from './parse.ts';
import type { ResMap, Selector } from './resmap.ts';
import type { Resource } from './resource.ts';

export interface PatchConfig {
  path?: string;
  patch?: string;
  target?: Selector;
  options?: { allowNameChange?: boolean; allowKindChange?: boolean };
}
type Transform = (map: ResMap) => void;

/** What a failing plugin says of its settings. */
export const troubled = <T>(plugin: string, config: object, work: () => T): T => {
  const shown = JSON.parse(JSON.stringify(config));
  return within(`trouble configuring builtin ${plugin} with config: \`\n${Object.keys(shown).length ? toYaml(shown) : '{}\n'}\``, work);
};

/** One entry of `patches`. Upstream: kustomize/api/internal/builtins/PatchTransformer.go. */
export function patchTransformer(loader: Loader, config: PatchConfig): Transform {
  const shown = () => {
    const plain = JSON.parse(JSON.stringify(config));
    return Object.keys(plain).length ? toYaml(plain) : '{}\n';
  };
  const inline = (config.patch ?? '').trim();
  if (!inline && !config.path) throw new KustomizeError(`must specify one of patch and path in\n${shown()}`);
  if (inline && config.path) throw new KustomizeError(`patch and path can't be set at the same time\n${shown()}`);
  const text = inline || within(`failed to get the patch file from path(${config.path})`, () => loader.text(config.path as string));
  const source = inline ? `[patch: ${JSON.stringify(text)}]` : `[path: ${JSON.stringify(config.path)}]`;
  const merges = attempt(() => parseResources(text));
  const operations = attempt(() => parseOperations(text));
  if (!merges && !operations) throw new KustomizeError(`unable to parse SM or JSON patch from ${source}`);
  if (merges?.length && operations?.length) throw new KustomizeError(`illegally qualifies as both an SM and JSON patch: ${source}`);
  if (!merges)
    return (map) => {
      if (!config.target) throw new KustomizeError(`must specify a target for JSON patch ${source}`);
      for (const resource of map.select(config.target)) {
        resource.remember(effectiveNamespace);
        applyOperations(resource, operations as JsonPatchOperation[], true);
      }
    };
  for (const patch of merges) {
    patch.mayChangeName = Boolean(config.options?.allowNameChange);
    patch.mayChangeKind = Boolean(config.options?.allowKindChange);
  }
  return (map) => {
    if (config.target) {
      if (merges.length > 1)
        throw new KustomizeError(
          `Multiple Strategic-Merge Patches in one \`patches\` entry is not allowed to set \`patches.target\` field: ${source}`,
        );
      if (merges.length) applyToAll(map, map.select(config.target), merges[0]);
      return;
    }
    for (const patch of merges) {
      const id = patch.originalId;
      within(`no resource matches strategic merge patch ${JSON.stringify(idText(id))}`, () => map.one(id));
      applyMerge(map.one(id), patch);
    }
  };
}

/** All of `patchesStrategicMerge`: each is a file or the patch itself. */
export function strategicMergeTransformer(loader: Loader, paths: string[]): Transform {
  const patches = paths.flatMap((path) => {
    const inline = attempt(() => parseResources(path));
    if (inline) return inline;
    const text = loader.text(path);
    try {
      return parseResources(text);
    } catch (error) {
      throw error instanceof MalformedYaml ? new KustomizeError(`${error.message} in File: ${path}`) : error;
    }
  });
  if (!patches.length) throw new KustomizeError(`patch appears to be empty; files=[${paths.join(' ')}], Patch=`);
  return (map) => {
    for (const patch of patches) applyToAll(map, [map.one(patch.originalId)], patch);
  };
}

/** One entry of `patchesJson6902`. */
export function json6902Transformer(loader: Loader, config: PatchConfig): Transform {
  const { target, path, patch } = config;
  if (!target?.name) throw new KustomizeError('must specify the target name');
  if (!path && !patch) throw new KustomizeError('empty file path and empty jsonOp');
  if (path && patch) throw new KustomizeError('must specify a file path or jsonOp, not both');
  const text = path ? loader.text(path) : (patch as string);
  if (!text) throw new KustomizeError(`patch file '${path}' empty seems to be empty`);
  const operations = decoding(text);
  if (!operations.length) throw new KustomizeError(`patch appears to be empty; file=${path ?? ''}, JsonOp=${text}`);
  return (map) => {
    for (const resource of map.select(target)) applyOperations(resource, operations, resource.previous.length > 0);
  };
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof KustomizeError) return undefined;
    throw error;
  }
}

function decoding(text: string): JsonPatchOperation[] {
  try {
    return parseOperations(text);
  } catch (error) {
    if (error instanceof KustomizeError && text.startsWith('[')) throw new KustomizeError(`decoding ${text}: ${error.message}`);
    throw error;
  }
}
function parseOperations(text: string): JsonPatchOperation[] {
  let value: unknown;
  try {
    value = text.startsWith('[') ? parseGoJson(text).value : parseYaml(text).value;
  } catch (error) {
    throw new KustomizeError((error as Error).message);
  }
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value) || value.some((operation) => !isObject(operation)))
    throw new KustomizeError('json: cannot unmarshal into Go value of type jsonpatch.Patch');
  return value as JsonPatchOperation[];
}

/** Annotations of the build's own are there while it is patched, so that one can be added. */
function applyOperations(resource: Resource, operations: JsonPatchOperation[], annotated: boolean): void {
  const before = clone(resource.object);
  if (annotated) before.metadata = { ...before.metadata, annotations: { ...before.metadata?.annotations } };
  try {
    resource.object = jsonPatch(before, operations);
  } catch (error) {
    throw new KustomizeError((error as Error).message);
  }
  resource.setMeta('annotations', resource.annotations());
}

function applyMerge(resource: Resource, patch: Resource): void {
  const { name, namespace, kind } = resource;
  if (patch.mayChangeName || patch.mayChangeKind) resource.remember(effectiveNamespace);
  const merged = strategicMerge(resource.object, patch.object);
  if (merged === undefined) {
    resource.gone = true;
    return;
  }
  resource.object = merged;
  if (!patch.mayChangeKind) resource.object.kind = kind;
  if (!patch.mayChangeName) resource.setMeta('name', name);
  resource.setMeta('namespace', namespace);
}

function applyToAll(map: ResMap, selected: Resource[], patch: Resource): void {
  for (const resource of selected) {
    const own = patch.copy();
    own.object.apiVersion = resource.apiVersion;
    applyMerge(resource, own);
  }
  const { list } = map;
  map.list = [];
  for (const resource of list) {
    if (resource.gone) continue;
    const { id } = resource;
    if (map.list.some((r) => sameId(r.id, id)))
      throw new KustomizeError(`may not add resource with an already registered id: ${idText(id)}`);
    map.list.push(resource);
  }
}
