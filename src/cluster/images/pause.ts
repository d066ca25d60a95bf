import type { Program } from '../../os/process.ts';
import { BASE_ENV, type ImageDefinition } from './image.ts';

/** Does nothing until it is told to end. */
const run: Program = (proc) =>
  new Promise((resolve, reject) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) proc.handlers.set(signal, () => resolve(0));
    proc.signal.addEventListener('abort', () => reject(proc.signal.reason));
  });

export const pause: ImageDefinition = {
  repository: 'registry.k8s.io/pause',
  tags: /^(latest|3\.\d{1,2}(\.\d)?)$/,
  digest: 'ee6521f290b2168b6e0935a181d4cff9be1ac3f505666ef0e3c98fae8199917a',
  size: 320368,
  files: {},
  programs: { '': ['pause'] },
  own: { pause: async () => run },
  env: BASE_ENV,
  entrypoint: ['/pause'],
};
