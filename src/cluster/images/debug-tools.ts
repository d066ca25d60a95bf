import { osRelease } from './alpine.ts';
import { BASE_ENV, group, type ImageDefinition, passwd } from './image.ts';
import { BUSYBOX } from './sets.ts';

/** Alpine with the tools to look at a network. */
export const debugTools: ImageDefinition = {
  repository: 'docker.io/ansilh/debug-tools',
  tags: /^latest$/,
  digest: '1b1c3bcfb1f4f6f1dbb3aaf48d1b9c8a5b2c4ad7e4f7a8a1d3f0b5c6e7d8f901',
  size: 42318807,
  files: {
    '/etc/passwd': passwd(),
    '/etc/group': group(),
    '/etc/os-release': osRelease,
    '/usr/sbin': { directory: true },
  },
  programs: { '/bin': [...BUSYBOX, 'bash'], '/usr/bin': ['curl', 'dig', 'host', 'jq', 'openssl', 'tcpdump', 'vim'] },
  env: BASE_ENV,
  command: ['/bin/sh', '-c', 'sleep 3600'],
};
