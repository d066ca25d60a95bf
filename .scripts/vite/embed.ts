import { join } from 'node:path';
import { build } from 'vite';
import { asset } from './asset.ts';

const NAME = 'tabernetes.js';

/** The web component as one plain script, at an address that stays: pages elsewhere name it. */
async function bundle(root: string): Promise<string> {
  const built = await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2022',
      copyPublicDir: false,
      rolldownOptions: { input: join(root, 'src/embed/element.ts'), output: { format: 'iife', entryFileNames: NAME } },
    },
  });
  for (const { output } of Array.isArray(built) ? built : 'output' in built ? [built] : [])
    for (const file of output) if (file.type === 'chunk') return file.code;
  throw new Error('The web component was not built.');
}

export const embed = () => asset(NAME, 'text/javascript', bundle);
