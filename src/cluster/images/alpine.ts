import { BASE_ENV, group, type ImageDefinition, passwd } from './image.ts';
import { BUSYBOX } from './sets.ts';

const VERSION = '3.22.1';
export const osRelease = `NAME="Alpine Linux"\nID=alpine\nVERSION_ID=${VERSION}\nPRETTY_NAME="Alpine Linux v3.22"\nHOME_URL="https://alpinelinux.org/"\n`;

export const alpine: ImageDefinition = {
  repository: 'docker.io/library/alpine',
  tags: /^(latest|edge|3(\.\d{1,2}(\.\d{1,2})?)?)$/,
  digest: '4bcff63911fcb4448bd4fdacec207030997caf25e9bea4045fa6c8c44de311d1',
  size: 3806223,
  files: {
    '/etc/passwd': passwd(),
    '/etc/group': group(),
    '/etc/alpine-release': `${VERSION}\n`,
    '/etc/os-release': osRelease,
    '/etc/motd': 'Welcome to Alpine!\n',
    '/usr/sbin': { directory: true },
    '/opt': { directory: true },
    '/srv': { directory: true },
  },
  programs: { '/bin': BUSYBOX },
  env: BASE_ENV,
  command: ['/bin/sh'],
};
