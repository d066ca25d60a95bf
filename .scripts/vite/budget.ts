import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

const LIMIT = 420 * 1024;

/** The scripts a first visit loads, gzipped: the page's and the worker's entries with all that they import statically. */
export function firstLoad(folder: string): { file: string; size: number }[] {
  const assets = readdirSync(folder).filter((name) => name.endsWith('.js'));
  const text = new Map(assets.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  const seen = new Set<string>();
  const visit = (name: string) => {
    if (seen.has(name) || !text.has(name)) return;
    seen.add(name);
    for (const [, imported] of text.get(name)!.matchAll(/(?:^|[;\n}])(?:import|export)(?:[\w*${}\s,]*from)?\s*["']\.\/([^"']+\.js)["']/g))
      visit(imported);
  };
  const page = readFileSync(join(folder, '..', 'index.html'), 'utf8');
  for (const [, name] of page.matchAll(/assets\/([^"']+\.js)/g)) visit(name);
  for (const name of assets) if (/^worker-/.test(name)) visit(name);
  return [...seen].map((file) => ({ file, size: gzipSync(text.get(file)!, { level: 9 }).length })).sort((a, b) => b.size - a.size);
}

/** Fails the build when the first visit would load more than 420 KB of script. */
export function budget(): Plugin {
  let out = '';
  return {
    name: 'budget',
    apply: 'build',
    configResolved(config) {
      out = resolve(config.root, config.build.outDir, 'assets');
    },
    writeBundle: {
      order: 'post',
      handler() {
        if (this.environment.name !== 'client') return;
        const files = firstLoad(out);
        const total = files.reduce((sum, { size }) => sum + size, 0);
        const list = files.map(({ file, size }) => `  ${(size / 1024).toFixed(1).padStart(7)} KB  ${file}`).join('\n');
        const line = `first load: ${(total / 1024).toFixed(0)} KB of script, gzipped, of ${LIMIT / 1024} KB`;
        if (total > LIMIT) throw new Error(`${line}\n${list}`);
        console.log(line);
      },
    },
  };
}
