import { defineConfig } from 'vitest/config';
import { descriptions } from './.scripts/vite/descriptions.ts';

export default defineConfig({
  plugins: [descriptions()],
  test: { include: ['src/**/*.test.ts', 'src/**/*.test.tsx'], testTimeout: 20_000 },
});
