import { join } from 'node:path';
import { build, type Plugin } from 'vite';

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

/** Serves and builds tabernetes.js. */
export function embed(): Plugin {
  let root = '';
  return {
    name: 'embed',
    configResolved(config) {
      root = config.root;
    },
    configureServer(server) {
      server.middlewares.use(`/${NAME}`, async (_request, response) => {
        response.setHeader('Content-Type', 'text/javascript');
        response.end(await bundle(root));
      });
    },
    async generateBundle() {
      if (this.environment.name !== 'client') return;
      this.emitFile({ type: 'asset', fileName: NAME, source: await bundle(root) });
    },
  };
}
