import { type Shape, struct } from './decode.ts';

const strings: Shape = { list: 'string' };
const pairs: Shape = { map: 'string' };
const GVK: Record<string, Shape> = { group: 'string', version: 'string', kind: 'string' };
const ID = { ...GVK, name: 'string', namespace: 'string' } as Record<string, Shape>;
const IN_ID = { group: 'ResId.Gvk', version: 'ResId.Gvk', kind: 'ResId.Gvk', name: 'ResId', namespace: 'ResId' };

const selector = struct('Selector', { ...ID, annotationSelector: 'string', labelSelector: 'string' }, { through: IN_ID });
export const fieldSpec = struct(
  'FieldSpec',
  { ...GVK, path: 'string', create: 'bool' },
  { through: { group: 'Gvk', version: 'Gvk', kind: 'Gvk' } },
);
export const patch = struct('Patch', {
  path: 'string',
  patch: 'string',
  target: selector,
  options: struct('PatchArgs', { allowNameChange: 'bool', allowKindChange: 'bool' }),
});
const options = struct('GeneratorOptions', { labels: pairs, annotations: pairs, disableNameSuffixHash: 'bool', immutable: 'bool' });
const SOURCES = { literals: strings, files: strings, envs: strings, env: 'string' } as Record<string, Shape>;
const GENERATOR = { namespace: 'string', name: 'string', behavior: 'string', ...SOURCES, options } as Record<string, Shape>;
const IN_GENERATOR: Record<string, string> = Object.fromEntries(
  Object.keys(GENERATOR).map((k) => [k, k in SOURCES ? 'GeneratorArgs.KvPairSources' : 'GeneratorArgs']),
);
export const configMapArgs = struct('ConfigMapArgs', GENERATOR, { through: IN_GENERATOR });
export const secretArgs = struct('SecretArgs', { ...GENERATOR, type: 'string' }, { through: IN_GENERATOR });
const fieldOptions = struct('FieldOptions', { delimiter: 'string', index: 'int', encoding: 'string', create: 'bool' });
const REPLACEMENT: Record<string, Shape> = {
  source: struct('SourceSelector', { ...ID, fieldPath: 'string', options: fieldOptions }, { through: IN_ID }),
  targets: {
    list: struct('TargetSelector', { select: selector, reject: { list: selector }, fieldPaths: strings, options: fieldOptions }),
  },
  sourceValue: 'string',
};
export const replacement = struct('Replacement', REPLACEMENT);
export const replacementField = struct(
  'ReplacementField',
  { ...REPLACEMENT, path: 'string' },
  { through: { source: 'Replacement', targets: 'Replacement', sourceValue: 'Replacement' } },
);
export const image = struct('Image', { name: 'string', newName: 'string', tagSuffix: 'string', newTag: 'string', digest: 'string' });
export const replica = struct('Replica', { name: 'string', count: 'int64' });
const label = struct('Label', { pairs, includeSelectors: 'bool', includeTemplates: 'bool', fields: { list: fieldSpec } });
const var_ = struct('Var', {
  name: 'string',
  objref: struct('Target', { apiVersion: 'string', ...ID }, { through: { group: 'Gvk', version: 'Gvk', kind: 'Gvk' } }),
  fieldref: struct('FieldSelector', { fieldPath: 'string' }),
});
const any: Shape = { map: 'string' };
const chart: Record<string, Shape> = {
  name: 'string',
  version: 'string',
  repo: 'string',
  releaseName: 'string',
  namespace: 'string',
  nameTemplate: 'string',
  additionalValuesFiles: strings,
  valuesFile: 'string',
  valuesMerge: 'string',
  includeCRDs: 'bool',
  skipHooks: 'bool',
  apiVersions: strings,
  kubeVersion: 'string',
  skipTests: 'bool',
  devel: 'bool',
  debug: 'bool',
};
export const sortOptions = struct('SortOptions', {
  order: 'string',
  legacySortOptions: struct('LegacySortOptions', { orderFirst: strings, orderLast: strings }),
});

export const kustomization = struct('Kustomization', {
  apiVersion: 'string',
  kind: 'string',
  metadata: struct('ObjectMeta', { name: 'string', namespace: 'string', labels: pairs, annotations: pairs }),
  openapi: any,
  namePrefix: 'string',
  nameSuffix: 'string',
  namespace: 'string',
  commonLabels: pairs,
  labels: { list: label },
  commonAnnotations: pairs,
  patchesStrategicMerge: strings,
  patchesJson6902: { list: patch },
  patches: { list: patch },
  images: { list: image },
  imageTags: { list: image },
  replacements: { list: replacementField },
  replicas: { list: replica },
  vars: { list: var_ },
  sortOptions,
  resources: strings,
  components: strings,
  crds: strings,
  bases: strings,
  configMapGenerator: { list: configMapArgs },
  secretGenerator: { list: secretArgs },
  helmGlobals: struct('HelmGlobals', { chartHome: 'string', configHome: 'string' }),
  helmCharts: { list: struct('HelmChart', chart) },
  helmChartInflationGenerator: {
    list: struct('HelmChartArgs', {
      ...chart,
      chartName: 'string',
      chartVersion: 'string',
      chartRepoUrl: 'string',
      chartHome: 'string',
      chartRepoName: 'string',
      helmBin: 'string',
      helmHome: 'string',
      values: 'string',
      releaseNamespace: 'string',
      extraArgs: strings,
    }),
  },
  generatorOptions: options,
  configurations: strings,
  generators: strings,
  transformers: strings,
  validators: strings,
  buildMetadata: strings,
});
