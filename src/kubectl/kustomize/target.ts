import { configOf, configOfCrds, mergeConfigs, mergeSpecs } from './config.ts';
import { KustomizeError, within } from './error.ts';
import { addPairs, setImages, setReplicas } from './fields.ts';
import type { TransformerConfig } from './fieldspecs.ts';
import { generate, withOptions } from './generators.ts';
import { contentHash } from './hash.ts';
import { type Kustomization, loadKustomization } from './kustomization.ts';
import type { Loader } from './loader.ts';
import { fixReferences } from './namerefs.ts';
import { affix, hashNames, moveToNamespace } from './names.ts';
import { MalformedYaml, parseResources } from './parse.ts';
import { json6902Transformer, patchTransformer, strategicMergeTransformer, troubled } from './patches.ts';
import { generatorOf, type Transform, transformerOf } from './plugins.ts';
import { loadReplacements, replaceFields } from './replacements.ts';
import { ResMap } from './resmap.ts';
import type { Origin, Resource } from './resource.ts';
import { addVars, noteVars, resolveVars, type Var } from './vars.ts';

/** What is gathered on the way: resources, and the rules for changing them. */
interface Gathered {
  map: ResMap;
  config: TransformerConfig | undefined;
  vars: Map<string, Var>;
}
export interface Surroundings {
  warn(text: string): void;
  /** An address of the made generator, as Go prints one. */
  address(): string;
  helm: boolean;
  /** buildMetadata of the root. */
  metadata: string[];
}

/** One kustomization: gathers resources, generates, transforms. Upstream: kustomize/api/internal/target/kusttarget.go. */
export class Target {
  readonly kustomization: Kustomization;
  private readonly file: string;

  constructor(
    readonly loader: Loader,
    private readonly around: Surroundings,
    private readonly path: string,
  ) {
    const { kustomization, file } = loadKustomization(loader, around.warn);
    this.kustomization = kustomization;
    this.file = file;
    const { version, path: schema } = kustomization.openapi ?? {};
    if (schema) {
      loader.text(schema);
      throw new KustomizeError('this kubectl reads no OpenAPI schema of its own (openapi.path)');
    }
    if (version && version !== 'v1.21.2') throw new KustomizeError('the specified OpenAPI version is not built in');
  }

  /** All of it, names hashed and references followed. */
  async build(): Promise<ResMap> {
    const gathered = await this.accumulate({ map: new ResMap(), config: undefined, vars: new Map() });
    const { map } = gathered;
    const config = gathered.config as TransformerConfig;
    await hashNames(map, contentHash);
    fixReferences(map, config.nameReference);
    const unused = resolveVars(map, gathered.vars, config.varReference);
    if (unused.length) this.around.warn(`\u0000well-defined vars that were never replaced: ${unused.join(',')}`);
    map.list = map.list.filter((r) => (r.annotations()['config.kubernetes.io/local-config'] ?? 'false') === 'false');
    return map;
  }

  private async accumulate(into: Gathered): Promise<Gathered> {
    const k = this.kustomization;
    await this.resources(into, k.resources ?? []).catch((error) => rethrow(error, 'accumulating resources'));
    into.config = mergeConfigs(into.config ?? (mergeable as TransformerConfig), configOf(this.loader, k.configurations));
    into.config = mergeConfigs(into.config, configOfCrds(this.loader, k.crds));
    this.generate(into.map);
    const parts = await this.components(into, k.components ?? []).catch((error) => rethrow(error, 'accumulating components'));
    await this.transform(parts);
    noteVars(parts.map, parts.vars, k.vars);
    return parts;
  }

  private async resources(into: Gathered, paths: string[]): Promise<void> {
    for (const path of paths) {
      let failure: KustomizeError;
      try {
        this.addFile(into.map, path);
        continue;
      } catch (error) {
        if (!(error instanceof KustomizeError)) throw error;
        failure = error;
      }
      const context = `accumulation err='${failure.message}'`;
      let loader: Loader;
      try {
        loader = this.loader.below(path);
      } catch (error) {
        if (/MalformedYAMLError/.test(failure.message)) throw failure;
        throw error instanceof KustomizeError ? error.wrap(context) : error;
      }
      await this.directory(into, loader, path, false).catch((error) => rethrow(error, context));
    }
  }
  private addFile(map: ResMap, path: string): void {
    const found = within(`accumulating resources from '${path}'`, () => {
      const text = this.loader.text(path);
      try {
        const own = new ResMap();
        for (const resource of parseResources(text)) own.append(resource);
        return own.list;
      } catch (error) {
        if (error instanceof MalformedYaml) throw new KustomizeError(`${error.message} in File: ${path}`);
        throw error;
      }
    });
    for (const resource of found) if (this.around.metadata.length) resource.origin = { path: this.joined(path) };
    within(`merging resources from '${path}'`, () => {
      for (const resource of found) map.append(resource);
    });
  }
  private joined(path: string): string {
    const parts: string[] = [];
    for (const part of `${this.path}/${path}`.split('/').filter((p) => p && p !== '.'))
      if (part === '..' && parts.length && parts[parts.length - 1] !== '..') parts.pop();
      else parts.push(part);
    return parts.join('/');
  }

  private async components(into: Gathered, paths: string[]): Promise<Gathered> {
    let gathered = into;
    for (const path of paths) {
      let loader: Loader;
      try {
        loader = this.loader.below(path);
      } catch (error) {
        throw error instanceof KustomizeError ? new KustomizeError(`loader.New ${JSON.stringify(error.message)}`) : error;
      }
      gathered = await this.directory(gathered, loader, path, true).catch((error) => {
        throw error instanceof KustomizeError ? new KustomizeError(`accumulateDirectory: ${JSON.stringify(error.message)}`) : error;
      });
    }
    return gathered;
  }

  private async directory(into: Gathered, loader: Loader, path: string, component: boolean): Promise<Gathered> {
    const target = within(`couldn't make target for path '${loader.root}'`, () => new Target(loader, this.around, this.joined(path)));
    const { kind } = target.kustomization;
    if (component && kind !== 'Component')
      throw new KustomizeError(`expected kind 'Component' for path '${loader.root}' but got '${kind}'`);
    if (!component && kind === 'Component') throw new KustomizeError(`expected kind != 'Component' for path '${loader.root}'`);
    const start = component ? into : { map: new ResMap(), config: undefined, vars: new Map() };
    const made = await target.accumulate(start).catch((error) => rethrow(error, `recursed accumulation of path '${loader.root}'`));
    if (component) return made;
    within(`recursed merging from path '${loader.root}'`, () => {
      for (const resource of made.map.list) into.map.append(resource);
      into.config = into.config ? mergeConfigs(into.config, made.config as TransformerConfig) : made.config;
      addVars(into.vars, made.vars.values());
    });
    return into;
  }

  private generate(map: ResMap): void {
    const k = this.kustomization;
    const origin = (kind: string): Origin => ({ configuredIn: this.joined(this.file), configuredBy: { apiVersion: 'builtin', kind } });
    const absorb = (made: Resource[], from: Origin) => {
      for (const resource of made) if (this.around.metadata.length) resource.origin = from;
      within(`merging from generator &{${this.around.address()} <nil>}`, () => {
        for (const resource of made) map.absorb(resource);
      });
    };
    const charts = k.helmCharts ?? [];
    if (charts.length)
      troubled(
        'HelmChartInflationGenerator',
        { ...k.helmGlobals, ...charts[0], ...(k.namespace && !charts[0].namespace ? { namespace: k.namespace } : {}) },
        () => {
          if (!this.around.helm) throw new KustomizeError('must specify --enable-helm');
          if (!charts[0].name) throw new KustomizeError('chart name cannot be empty');
          throw new KustomizeError('there is no helm here: exec: "helm": executable file not found in $PATH');
        },
      );
    for (const args of k.configMapGenerator ?? [])
      absorb([generate(this.loader, 'ConfigMap', withOptions(args, k.generatorOptions))], origin('ConfigMapGenerator'));
    for (const args of k.secretGenerator ?? [])
      absorb([generate(this.loader, 'Secret', withOptions(args, k.generatorOptions))], origin('SecretGenerator'));
    for (const resource of this.plugins(k.generators ?? [], 'loading generator plugins'))
      absorb(
        within('loading generator plugins', () => within('failed to load generator', () => generatorOf(this.loader, resource))),
        {
          configuredIn: resource.origin?.path,
          configuredBy: { apiVersion: resource.apiVersion, kind: resource.kind, name: resource.name },
        },
      );
  }

  /** Settings of plugins, written in place or in files. */
  private plugins(entries: string[], _context: string): Resource[] {
    const map = new ResMap();
    for (const entry of entries) {
      let inline: Resource[] | undefined;
      try {
        inline = parseResources(entry);
      } catch (error) {
        if (!(error instanceof KustomizeError)) throw error;
      }
      if (inline) {
        for (const resource of inline) {
          resource.origin = { path: this.joined(this.file) };
          map.append(resource);
        }
        continue;
      }
      try {
        this.addFile(map, entry);
      } catch (error) {
        if (!(error instanceof KustomizeError)) throw error;
        within(`accumulation err='${error.message}'`, () => this.loader.below(entry));
        throw error;
      }
    }
    return map.list;
  }

  private transformers({ config }: Gathered): [name: string, transform: Transform][] {
    const k = this.kustomization;
    const { loader } = this;
    const c = config as TransformerConfig;
    const list: [string, Transform][] = [];
    const add = (name: string, transform: Transform) => list.push([name, transform]);
    if (k.patchesStrategicMerge?.length)
      add(
        'PatchStrategicMergeTransformer',
        troubled('PatchStrategicMergeTransformer', { paths: k.patchesStrategicMerge }, () =>
          strategicMergeTransformer(loader, k.patchesStrategicMerge),
        ),
      );
    for (const { path, patch, target, options } of k.patches ?? []) {
      const own = { path: path || undefined, patch: patch || undefined, target, options };
      add(
        'PatchTransformer',
        troubled('PatchTransformer', own, () => patchTransformer(loader, own)),
      );
    }
    if (k.namespace) add('NamespaceTransformer', (map) => moveToNamespace(map, { namespace: k.namespace }, c.namespace));
    if (k.namePrefix) add('PrefixTransformer', (map) => affix(map, 'prefix', k.namePrefix, c.namePrefix));
    if (k.nameSuffix) add('SuffixTransformer', (map) => affix(map, 'suffix', k.nameSuffix, c.nameSuffix));
    if (k.labels?.length || Object.keys(k.commonLabels ?? {}).length) {
      for (const label of k.labels ?? []) {
        const specs = within('failed to merge labels', () => {
          const own = mergeSpecs(label.fields ?? [], c.labels);
          if (label.includeSelectors) return mergeSpecs(own, c.commonLabels);
          const wide = label.includeTemplates ? mergeSpecs(own, c.templateLabels) : own;
          return mergeSpecs(wide, [{ path: 'metadata/labels', create: true }]);
        });
        add('LabelTransformer', (map) => addPairs(map, label.pairs, specs));
      }
      add('LabelTransformer', (map) => addPairs(map, k.commonLabels, c.commonLabels));
    }
    if (Object.keys(k.commonAnnotations ?? {}).length)
      add('AnnotationsTransformer', (map) => addPairs(map, k.commonAnnotations, c.commonAnnotations));
    for (const { path, patch, target } of k.patchesJson6902 ?? []) {
      const shown = { path: path || undefined, target, jsonOp: patch || undefined };
      add(
        'PatchJson6902Transformer',
        troubled('PatchJson6902Transformer', shown, () => json6902Transformer(loader, { path, patch, target })),
      );
    }
    for (const replica of k.replicas ?? []) add('ReplicaCountTransformer', (map) => setReplicas(map, replica, c.replicas));
    for (const image of k.images ?? []) add('ImageTagTransformer', (map) => setImages(map, image, c.images));
    if (k.replacements?.length) {
      const all = troubled('ReplacementTransformer', { replacements: k.replacements }, () => loadReplacements(loader, k.replacements));
      add('ReplacementTransformer', (map) => replaceFields(map, all));
    }
    return list;
  }

  private async transform(gathered: Gathered): Promise<void> {
    const { map } = gathered;
    const k = this.kustomization;
    const list: [Origin, Transform][] = this.transformers(gathered).map(([kind, transform]) => [
      { configuredIn: this.joined(this.file), configuredBy: { apiVersion: 'builtin', kind } },
      transform,
    ]);
    for (const resource of this.plugins(k.transformers ?? [], ''))
      list.push([
        {
          configuredIn: resource.origin?.path,
          configuredBy: { apiVersion: resource.apiVersion, kind: resource.kind, name: resource.name },
        },
        transformerOf(this.loader, resource),
      ]);
    for (const [origin, transform] of list) {
      await transform(map);
      if (this.around.metadata.length)
        for (const resource of map.list)
          if (resource.origin) resource.transformations.push(origin);
          else resource.origin = origin;
      map.list = map.list.filter((r) => !r.gone);
    }
    for (const resource of this.plugins(k.validators ?? [], '')) {
      const before = JSON.stringify(map.list.map((r) => r.object));
      await transformerOf(this.loader, resource)(map);
      if (JSON.stringify(map.list.map((r) => r.object)) !== before) throw new KustomizeError("validator shouldn't modify the resource map");
    }
  }
}

const mergeable = {
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
};
function rethrow(error: unknown, context: string): never {
  throw error instanceof KustomizeError ? error.wrap(context) : error;
}
