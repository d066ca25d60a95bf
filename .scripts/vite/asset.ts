import type { Plugin } from 'vite';

/** Serves and builds a file that is made, at an address that stays; `make` is given the project's folder. */
export function asset(fileName: string, type: string, make: (root: string) => string | Promise<string>): Plugin {
  let root = '';
  return {
    name: fileName,
    configResolved(config) {
      root = config.root;
    },
    configureServer(server) {
      server.middlewares.use(`/${fileName}`, async (_request, response) => {
        response.setHeader('Content-Type', type);
        response.end(await make(root));
      });
    },
    async generateBundle() {
      if (this.environment.name === 'client') this.emitFile({ type: 'asset', fileName, source: await make(root) });
    },
  };
}
