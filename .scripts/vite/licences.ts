import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

interface Licence {
  name: string;
  version: string;
  license: string;
  text: string;
}

/** Everything the page may carry: the packages that are not for development alone, with their licence texts. */
function collect(root: string): Licence[] {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean; optional?: boolean }>;
  };
  return Object.entries(packages)
    .filter(([path, { dev }]) => path && !dev && existsSync(join(root, path, 'package.json')))
    .map(([path]) => {
      const folder = join(root, path);
      const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)/i.test(name));
      return {
        name: about.name,
        version: about.version,
        license: String(about.license ?? 'see text'),
        text: file ? readFileSync(join(folder, file), 'utf8') : '',
      };
    })
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** Serves and builds licences.json, which the licences page shows. */
export function licences(): Plugin {
  let root = '';
  return {
    name: 'licences',
    configResolved(config) {
      root = config.root;
    },
    configureServer(server) {
      server.middlewares.use('/licences.json', (_request, response) => {
        response.setHeader('Content-Type', 'application/json');
        response.end(JSON.stringify(collect(root)));
      });
    },
    generateBundle() {
      if (this.environment.name !== 'client') return;
      this.emitFile({ type: 'asset', fileName: 'licences.json', source: JSON.stringify(collect(root)) });
    },
  };
}
