import { toYaml } from '../../apimachinery/yaml.ts';
import { decode, type Shape, struct } from './decode.ts';
import { KustomizeError, within } from './error.ts';
import { addPairs, setImages, setReplicas } from './fields.ts';
import type { FieldSpec } from './fieldspecs.ts';
import { type GeneratorArgs, generate } from './generators.ts';
import { contentHash } from './hash.ts';
import { gvkText } from './ids.ts';
import type { Loader } from './loader.ts';
import { affix, hashNames, moveToNamespace } from './names.ts';
import { json6902Transformer, patchTransformer, strategicMergeTransformer } from './patches.ts';
import { loadReplacements, replaceFields } from './replacements.ts';
import type { ResMap } from './resmap.ts';
import type { Resource } from './resource.ts';
import { configMapArgs, fieldSpec, image, patch, replacementField, replica, secretArgs } from './shapes.ts';
import { valueAddTransformer } from './valueadd.ts';

export type Transform = (map: ResMap) => void | Promise<void>;
type Make = (loader: Loader, config: any) => Transform;

const specs = { list: fieldSpec };
const pairs: Shape = { map: 'string' };
const strings: Shape = { list: 'string' };
const selector = patch.fields.target as Shape;

/** Transformers that a kustomization may list by themselves, with the fields that they read. */
const TRANSFORMERS: Record<string, [fields: Record<string, Shape>, make: Make]> = {
  AnnotationsTransformer: [{ annotations: pairs, fieldSpecs: specs }, (_, c) => (map) => addPairs(map, c.annotations, c.fieldSpecs)],
  LabelTransformer: [{ labels: pairs, fieldSpecs: specs }, (_, c) => (map) => addPairs(map, c.labels, c.fieldSpecs)],
  HashTransformer: [{}, () => (map) => hashNames(map, contentHash)],
  ImageTagTransformer: [{ imageTag: image, fieldSpecs: specs }, (_, c) => (map) => setImages(map, c.imageTag ?? {}, c.fieldSpecs ?? [])],
  NamespaceTransformer: [
    {
      fieldSpecs: specs,
      unsetOnly: 'bool',
      setRoleBindingSubjects: 'string',
      metadata: struct('ObjectMeta', { name: 'string', namespace: 'string' }),
    },
    (_, c) => {
      const mode = c.setRoleBindingSubjects || 'defaultOnly';
      if (!['defaultOnly', 'none', 'allServiceAccounts'].includes(mode))
        throw new KustomizeError(
          `invalid value ${JSON.stringify(mode)} for setRoleBindingSubjects: must be one of "defaultOnly", "none" or "allServiceAccounts"`,
        );
      return (map) =>
        moveToNamespace(
          map,
          { namespace: c.metadata?.namespace ?? '', unsetOnly: c.unsetOnly, setRoleBindingSubjects: mode },
          c.fieldSpecs ?? [],
        );
    },
  ],
  PatchTransformer: [patch.fields, patchTransformer],
  PatchJson6902Transformer: [
    { target: selector, path: 'string', jsonOp: 'string' },
    (loader, { jsonOp, ...c }) => json6902Transformer(loader, { ...c, patch: jsonOp }),
  ],
  PatchStrategicMergeTransformer: [
    { paths: strings, patches: 'string' },
    (loader, c) => strategicMergeTransformer(loader, [...(c.paths ?? []), ...(c.patches ? [c.patches] : [])]),
  ],
  PrefixTransformer: [
    { prefix: 'string', fieldSpecs: specs },
    (_, c) => (map) => affix(map, 'prefix', c.prefix ?? '', needed(c.fieldSpecs)),
  ],
  SuffixTransformer: [
    { suffix: 'string', fieldSpecs: specs },
    (_, c) => (map) => affix(map, 'suffix', c.suffix ?? '', needed(c.fieldSpecs)),
  ],
  PrefixSuffixTransformer: [
    { prefix: 'string', suffix: 'string', fieldSpecs: specs },
    (_, c) => (map) => {
      affix(map, 'prefix', c.prefix ?? '', needed(c.fieldSpecs));
      affix(map, 'suffix', c.suffix ?? '', needed(c.fieldSpecs));
    },
  ],
  ReplacementTransformer: [
    { replacements: { list: replacementField } },
    (loader, c) => {
      const all = loadReplacements(loader, c.replacements ?? []);
      return (map) => replaceFields(map, all);
    },
  ],
  ReplicaCountTransformer: [{ replica, fieldSpecs: specs }, (_, c) => (map) => setReplicas(map, c.replica ?? {}, c.fieldSpecs ?? [])],
  ValueAddTransformer: [
    {
      value: 'string',
      targets: { list: struct('Target', { selector, fieldPath: 'string', filePathPosition: 'int' }) },
    },
    valueAddTransformer,
  ],
};

function needed(list: FieldSpec[] | undefined): FieldSpec[] {
  if (!list) throw new KustomizeError('fieldSpecs is not expected to be nil');
  return list;
}

const builtin = (resource: Resource): boolean => resource.apiVersion === 'builtin';
const configured = <T>(resource: Resource, work: () => T): T =>
  within(`plugin ${gvkText(resource.id)}/${resource.name || '[noName]'}.${resource.namespace || '[noNs]'} fails configuration`, work);

function refuse(resource: Resource): never {
  if (builtin(resource)) throw new KustomizeError(`unable to load builtin ${gvkText(resource.id)}`);
  throw new KustomizeError(`external plugins disabled; unable to load external plugin '${resource.originalId.kind}'`);
}

export function transformerOf(loader: Loader, resource: Resource): Transform {
  const known = builtin(resource) ? TRANSFORMERS[resource.kind] : undefined;
  if (!known) return refuse(resource);
  const [fields, make] = known;
  return configured(resource, () => make(loader, decode(resource.object, struct(resource.kind, fields), false)));
}

export function generatorOf(loader: Loader, resource: Resource): Resource[] {
  if (!builtin(resource) || !['ConfigMapGenerator', 'SecretGenerator'].includes(resource.kind)) {
    if (builtin(resource) && resource.kind === 'HelmChartInflationGenerator') throw new KustomizeError('must specify --enable-helm');
    return refuse(resource);
  }
  const kind = resource.kind === 'SecretGenerator' ? 'Secret' : 'ConfigMap';
  const args = configured(resource, () => decode(resource.object, kind === 'Secret' ? secretArgs : configMapArgs, false)) as GeneratorArgs;
  return [generate(loader, kind, { ...args, name: args.name || resource.name, namespace: args.namespace || resource.namespace })];
}

/** Origins and transformations as the annotations that `buildMetadata` asks for. */
export const originText = (origin: unknown): string => toYaml(origin);
