import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { budget } from './.scripts/vite/budget.ts';
import { descriptions } from './.scripts/vite/descriptions.ts';
import { lessons } from './.scripts/vite/lessons.ts';
import { licences } from './.scripts/vite/licences.ts';
import { policy } from './.scripts/vite/policy.ts';
import { preloads } from './.scripts/vite/preloads.ts';

export default defineConfig({
  base: './',
  plugins: [react(), policy(), preloads(), lessons(), descriptions(), licences(), budget()],
  worker: { format: 'es', plugins: () => [descriptions()] },
  resolve: { alias: { 'node:zlib': new URL('./src/worker/no-zlib.ts', import.meta.url).pathname } },
  build: { target: 'es2023', chunkSizeWarningLimit: 4000, modulePreload: { polyfill: false } },
});
