import { parseYaml } from '../../apimachinery/yaml.ts';
import { decode, struct } from './decode.ts';
import { KustomizeError } from './error.ts';
import { type BackReference, defaultSpecs, type FieldSpec, type TransformerConfig } from './fieldspecs.ts';
import { gvkSelected, sameGvk } from './ids.ts';
import type { Loader } from './loader.ts';
import { nameReferences } from './references.ts';
import { fieldSpec } from './shapes.ts';

export const defaultConfig = (): TransformerConfig => ({ ...defaultSpecs(), nameReference: nameReferences() });

const emptyConfig = (): TransformerConfig => ({
  namePrefix: [],
  nameSuffix: [],
  namespace: [],
  commonLabels: [],
  labels: [],
  templateLabels: [],
  commonAnnotations: [],
  nameReference: [],
  varReference: [],
  images: [],
  replicas: [],
});

export function mergeSpecs(known: FieldSpec[], more: FieldSpec[]): FieldSpec[] {
  const result = [...known];
  for (const spec of more) {
    const same = result.find((s) => gvkSelected(s, spec) && s.path === spec.path);
    if (!same) result.push(spec);
    else if (Boolean(same.create) !== Boolean(spec.create)) throw new KustomizeError('conflicting fieldspecs');
  }
  return result;
}

export function mergeConfigs(a: TransformerConfig, b: TransformerConfig): TransformerConfig {
  const merged = emptyConfig();
  for (const key of Object.keys(merged) as (keyof TransformerConfig)[])
    if (key === 'nameReference') merged.nameReference = mergeReferences(a.nameReference, b.nameReference);
    else merged[key] = mergeSpecs(a[key], b[key]);
  return merged;
}

function mergeReferences(known: BackReference[], more: BackReference[]): BackReference[] {
  const result = known.map((r) => ({ ...r }));
  for (const reference of more) {
    const same = result.find((r) => sameGvk({ group: r.group, version: r.version, kind: r.kind }, reference));
    if (same) same.fieldSpecs = mergeSpecs(same.fieldSpecs, reference.fieldSpecs);
    else result.push(reference);
  }
  return result;
}

const SPECS = { list: fieldSpec };
const SHAPE = struct('TransformerConfig', {
  ...Object.fromEntries(Object.keys(emptyConfig()).map((k) => [k, SPECS])),
  nameReference: {
    list: struct(
      'NameBackReferences',
      { group: 'string', version: 'string', kind: 'string', fieldSpecs: SPECS },
      { from: 'builtinconfig' },
    ),
  },
});

/** The default places and those of the files under `configurations`. */
export function configOf(loader: Loader, files: string[] = []): TransformerConfig {
  let config = defaultConfig();
  for (const file of files) {
    let value: unknown;
    try {
      value = parseYaml(loader.text(file)).value;
    } catch (error) {
      throw error instanceof KustomizeError ? error : new KustomizeError(`error converting YAML to JSON: ${(error as Error).message}`);
    }
    try {
      config = mergeConfigs(config, { ...emptyConfig(), ...decode(value, SHAPE) });
    } catch (error) {
      if (error instanceof KustomizeError && error.message.startsWith('json: '))
        throw error.wrap('error unmarshaling JSON: while decoding JSON');
      throw error;
    }
  }
  return config;
}

const PREFIX = 'x-kubernetes-';
/** What the OpenAPI files under `crds` say of labels, annotations and references. Upstream: loadconfigfromcrds.go. */
export function configOfCrds(loader: Loader, files: string[] = []): TransformerConfig {
  let config = emptyConfig();
  for (const file of files) {
    const types = (parseYaml(loader.text(file)).value ?? {}) as Record<string, any>;
    for (const name of Object.keys(types).sort()) {
      const properties = types[name]?.Schema?.properties ?? types[name]?.schema?.properties;
      if (!properties?.kind || !properties.apiVersion || !properties.metadata) continue;
      const found = emptyConfig();
      walk(types, name, name.split('.').pop() as string, [], found);
      config = mergeConfigs(config, found);
    }
  }
  return config;
}

function walk(types: Record<string, any>, name: string, kind: string, path: string[], into: TransformerConfig): void {
  const properties = types[name]?.Schema?.properties ?? types[name]?.schema?.properties ?? {};
  for (const [field, property] of Object.entries<any>(properties)) {
    const inner = [...path, field];
    const spec = (more: string[] = []): FieldSpec => ({ kind, path: [...inner, ...more].join('/'), create: false });
    if (`${PREFIX}annotation` in property) into.commonAnnotations.push(spec());
    if (`${PREFIX}label-selector` in property) into.commonLabels.push(spec());
    if (`${PREFIX}identity` in property) into.namePrefix.push(spec());
    const version = property[`${PREFIX}object-ref-api-version`];
    const target = property[`${PREFIX}object-ref-kind`];
    if (version && target)
      into.nameReference.push({ kind: target, version, fieldSpecs: [spec([property[`${PREFIX}object-ref-name-key`] ?? 'name'])] });
    if (property.$ref && !path.includes(field)) walk(types, property.$ref, kind, inner, into);
  }
}
