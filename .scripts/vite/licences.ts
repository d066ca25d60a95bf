import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asset } from './asset.ts';

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

/** licences.json, which the licences page shows. */
export const licences = () => asset('licences.json', 'application/json', (root) => JSON.stringify(collect(root)));
