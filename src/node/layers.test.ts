import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const SRC = join(import.meta.dirname, '..');
const BELOW: Record<string, string[]> = {
  apimachinery: [],
  os: [],
  kinds: ['apimachinery'],
  client: ['apimachinery', 'os'],
  shell: ['os'],
  programs: ['os', 'shell'],
  kubectl: ['client', 'apimachinery', 'os', 'shell'],
  'cluster/storage': ['kinds', 'apimachinery', 'os'],
  'cluster/apiserver': ['cluster/storage', 'kinds', 'apimachinery', 'os'],
  'cluster/controllers': ['client', 'apimachinery', 'os', 'cluster/scheduler'],
  'cluster/scheduler': ['client', 'apimachinery', 'os', 'cluster/controllers'],
  'cluster/network': ['client', 'apimachinery', 'os', 'cluster/controllers'],
  'cluster/images': ['client', 'apimachinery', 'os', 'programs', 'shell'],
  'cluster/kubelet': ['client', 'apimachinery', 'os', 'cluster/controllers', 'cluster/images', 'cluster/network'],
  cluster: ['client', 'apimachinery', 'os', 'kinds', 'programs', 'shell'],
  lessons: ['client', 'apimachinery', 'os'],
  sandbox: ['lessons', 'cluster', 'kubectl', 'programs', 'shell', 'client', 'kinds', 'os', 'apimachinery'],
  conformance: ['sandbox', 'lessons', 'cluster', 'kubectl', 'programs', 'shell', 'client', 'kinds', 'os', 'apimachinery'],
  worker: ['conformance', 'sandbox', 'lessons', 'cluster', 'kubectl', 'programs', 'shell', 'client', 'kinds', 'os', 'apimachinery'],
  ui: ['worker', 'lessons', 'client', 'os', 'apimachinery'],
  embed: ['worker', 'lessons', 'client', 'os', 'apimachinery', 'ui'],
  node: ['conformance', 'sandbox', 'lessons', 'cluster', 'kubectl', 'programs', 'shell', 'client', 'kinds', 'os', 'apimachinery'],
};
/** Types that cross layers: the sandbox's interface is everybody's, a release is data. */
const SHARED = ['sandbox/types.ts', 'cluster/release.ts'];

const files = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const at = join(folder, name);
    if (statSync(at).isDirectory()) return files(at);
    return /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name) ? [at] : [];
  });
const layerOf = (path: string): string => {
  const parts = relative(SRC, path).replaceAll('\\', '/').split('/');
  return parts[0] === 'cluster' && parts.length > 2 ? `cluster/${parts[1]}` : parts[0];
};

test('imports go downwards only', () => {
  const wrong: string[] = [];
  for (const file of files(SRC)) {
    const layer = layerOf(file);
    if (/\/generate[^/]*\.ts$/.test(file)) continue;
    for (const [, statement, target] of readFileSync(file, 'utf8').matchAll(
      /((?:import|export)[^'"();]*?from\s*|import\s*\(\s*)['"](\.[^'"?]+)['"]/g,
    )) {
      const path = resolve(dirname(file), target);
      const to = layerOf(path);
      if (to === layer || SHARED.some((s) => path.endsWith(s)) || (layer.startsWith('cluster') && path.endsWith('kinds/resource.ts')))
        continue;
      const typesOnly = statement.startsWith('import type');
      const allowed = BELOW[layer] ?? [];
      const within =
        allowed.includes(to) ||
        (to.startsWith('cluster/') && allowed.includes('cluster')) ||
        (layer === 'cluster' && to.startsWith('cluster/'));
      if (!within && !(typesOnly && layer.startsWith('cluster/') && to === 'kinds'))
        wrong.push(`${relative(SRC, file)} imports ${relative(SRC, path)}`);
    }
  }
  expect(wrong).toEqual([]);
});

test('time and chance are injected below the page', () => {
  const taken = files(SRC)
    .filter((file) => !/^(ui|embed|node|os|worker)\//.test(relative(SRC, file)))
    .flatMap((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .flatMap((line, i) =>
          /\b(Date\.now\(|new Date\(\)|Math\.random\(|setTimeout\(|setInterval\()/.test(line) ? [`${relative(SRC, file)}:${i + 1}`] : [],
        ),
    );
  expect(taken).toEqual([]);
});
