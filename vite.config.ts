import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { budget } from './.scripts/vite/budget.ts';
import { descriptions } from './.scripts/vite/descriptions.ts';
import { embed } from './.scripts/vite/embed.ts';
import { lessons } from './.scripts/vite/lessons.ts';
import { licences } from './.scripts/vite/licences.ts';
import { policy } from './.scripts/vite/policy.ts';
import { preloads } from './.scripts/vite/preloads.ts';

export default defineConfig({
  base: './',
  plugins: [react(), policy(), preloads(), lessons(), descriptions(), licences(), embed(), budget()],
  worker: {
    format: 'es',
    plugins: () => [descriptions()],
    // Each file is a round trip before the first prompt: what a worker begins with is one, what bash needs beside it another.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'core', tags: ['$initial'], priority: 2 },
            { name: 'bash', test: /[\\/]src[\\/]shell[\\/](?!fixtures)(?!.*\.test\.)/, priority: 1 },
          ],
        },
      },
    },
  },
  resolve: { alias: { 'node:zlib': new URL('./src/worker/no-zlib.ts', import.meta.url).pathname } },
  build: { target: 'es2023', chunkSizeWarningLimit: 4000, modulePreload: { polyfill: false } },
});
