import { parseYaml } from '../../apimachinery/yaml.ts';
import { decode } from './decode.ts';
import { KustomizeError, within } from './error.ts';
import type { Loader } from './loader.ts';
import { kustomization } from './shapes.ts';

/** A kustomization file, deprecated fields moved to where they belong now. */
export type Kustomization = Record<string, any>;
export const FILE_NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

const FIX = "Run 'kustomize edit fix' to update your Kustomization automatically.";
const DEPRECATED: [field: string, instead: string, experimental?: boolean][] = [
  ['bases', 'resources'],
  ['commonLabels', 'labels'],
  ['imageTags', 'images'],
  ['patchesJson6902', 'patches'],
  ['patchesStrategicMerge', 'patches'],
  ['vars', 'replacements', true],
];

/** Reads the file of a folder. Upstream: kustomize/api/internal/target/kusttarget.go Load. */
export function loadKustomization(loader: Loader, warn: (text: string) => void): { kustomization: Kustomization; file: string } {
  const { file, content } = findFile(loader);
  const value = within('invalid Kustomization', () => {
    let parsed: unknown;
    try {
      parsed = parseYaml(content).value;
    } catch (error) {
      throw new KustomizeError((error as Error).message);
    }
    return (decode(parsed, kustomization) ?? {}) as Kustomization;
  });
  for (const [field, instead, experimental] of DEPRECATED)
    if (value[field] !== undefined)
      warn(`# Warning: '${field}' is deprecated. Please use '${instead}' instead. ${experimental ? '[EXPERIMENTAL] ' : ''}${FIX}`);
  fix(value);
  if (!Object.keys(value).some((k) => k !== 'kind' && k !== 'apiVersion' && !isEmpty(value[k])))
    throw new KustomizeError('kustomization.yaml is empty');
  const problems: string[] = [];
  if (value.kind !== 'Kustomization' && value.kind !== 'Component') problems.push('kind should be Kustomization or Component');
  const wanted = `kustomize.config.k8s.io/${value.kind === 'Component' ? 'v1alpha1' : 'v1beta1'}`;
  if (value.apiVersion !== wanted) problems.push(`apiVersion for ${value.kind} should be ${wanted}`);
  if (problems.length) throw new KustomizeError(`Failed to read kustomization file under ${loader.root}:\n${problems.join('\n')}`);
  return { kustomization: value, file };
}

const isEmpty = (value: unknown): boolean => value === undefined || value === '';

function findFile(loader: Loader): { file: string; content: string } {
  const found: { file: string; content: string }[] = [];
  for (const file of FILE_NAMES) {
    try {
      found.push({ file, content: loader.text(file) });
    } catch (error) {
      if (!(error instanceof KustomizeError)) throw error;
    }
  }
  if (!found.length)
    throw new KustomizeError(
      `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${loader.root}'`,
    );
  if (found.length > 1) throw new KustomizeError(`Found multiple kustomization files under: ${loader.root}\n`);
  return found[0];
}

function fix(value: Kustomization): void {
  value.kind ||= 'Kustomization';
  value.apiVersion ||= `kustomize.config.k8s.io/${value.kind === 'Component' ? 'v1alpha1' : 'v1beta1'}`;
  const move = (from: string, to: string) => {
    if (value[from]?.length) value[to] = [...(value[to] ?? []), ...value[from]];
    delete value[from];
  };
  move('bases', 'resources');
  move('imageTags', 'images');
  for (const field of ['configMapGenerator', 'secretGenerator'])
    for (const args of value[field] ?? [])
      if (args.env) {
        args.envs = [...(args.envs ?? []), args.env];
        delete args.env;
      }
  for (const {
    chartName,
    chartVersion,
    chartRepoUrl,
    chartHome: _,
    helmBin: __,
    helmHome: ___,
    ...rest
  } of value.helmChartInflationGenerator ?? [])
    value.helmCharts = [...(value.helmCharts ?? []), { ...rest, name: chartName, version: chartVersion, repo: chartRepoUrl }];
  delete value.helmChartInflationGenerator;
}
