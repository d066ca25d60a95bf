import { toYaml } from '../../apimachinery/yaml.ts';
import type { Process } from '../../os/process.ts';
import { addPairs } from './fields.ts';
import { Loader } from './loader.ts';
import type { Resource } from './resource.ts';
import { sortResources } from './sort.ts';
import { Target } from './target.ts';

export interface BuildOptions {
  /** Files from anywhere, not only from below the kustomization. */
  anywhere?: boolean;
  helm?: boolean;
  managedBy?: boolean;
  /** Resources stay in the order in which they were read. */
  unsorted?: boolean;
  warn(text: string): void;
  /** What Go's log package writes. */
  log(text: string): void;
}

/** Builds a folder's kustomization. Upstream: kustomize/api/krusty/kustomizer.go. */
export async function buildKustomization(proc: Process, path: string, options: BuildOptions): Promise<Resource[]> {
  const loader = Loader.at(proc.machine.fs, proc.cwd, path, options.anywhere ?? false);
  const metadata: string[] = [];
  const target = new Target(
    loader,
    {
      warn: (text) => (text.startsWith('\u0000') ? options.log(text.slice(1)) : options.warn(text)),
      address: () => `0x${(0xc0000000 + proc.pid * 0x40).toString(16)}`,
      helm: options.helm ?? false,
      metadata,
    },
    '',
  );
  metadata.push(...(target.kustomization.buildMetadata ?? []));
  const map = await target.build();
  const { sortOptions } = target.kustomization;
  if (sortOptions) sortResources(map, sortOptions);
  else if (!options.unsorted) sortResources(map, { order: 'legacy' });
  if (options.managedBy || metadata.includes('managedByLabel'))
    addPairs(map, { 'app.kubernetes.io/managed-by': `kustomize-${KUSTOMIZE}` }, [{ path: 'metadata/labels', create: true }]);
  for (const resource of map.list) annotate(resource, metadata);
  return map.list;
}
const KUSTOMIZE = 'v5.8.1';

/** What the build knows of where things come from, where it was asked for. */
function annotate(resource: Resource, metadata: string[]): void {
  const annotations = { ...resource.annotations() };
  delete annotations['config.kubernetes.io/origin'];
  delete annotations['alpha.config.kubernetes.io/transformations'];
  if (metadata.includes('originAnnotations') && resource.origin) annotations['config.kubernetes.io/origin'] = ordered(resource.origin, '');
  if (metadata.includes('transformerAnnotations') && resource.transformations.length)
    annotations['alpha.config.kubernetes.io/transformations'] = resource.transformations
      .map((t) => ordered(t, '  ').replace(/^ {2}/, '- '))
      .join('');
  if (Object.keys(annotations).length || resource.object.metadata?.annotations !== undefined) resource.setMeta('annotations', annotations);
}

/** YAML with the fields in their own order. */
const ordered = (value: object, pad: string): string =>
  Object.entries(value)
    .filter(([, v]) => v !== undefined && v !== '')
    .map(([key, v]) => (typeof v === 'object' ? `${pad}${key}:\n${ordered(v, `${pad}  `)}` : `${pad}${key}: ${toYaml(v)}`))
    .join('');

export const kustomizationYaml = (resources: Resource[]): string => resources.map((r) => toYaml(r.object)).join('---\n');
