import { BASE_ENV, group, type ImageDefinition, passwd } from './image.ts';
import { BUSYBOX } from './sets.ts';

export const busybox: ImageDefinition = {
  repository: 'docker.io/library/busybox',
  tags: /^(latest|stable|unstable|musl|glibc|uclibc|1(\.\d{1,2}(\.\d)?)?)(-(musl|glibc|uclibc))?$/,
  digest: 'fc2a9f034e4f4f7573db90a611ee75136b671deba9d19053bfeb05ce5e05878c',
  size: 976384,
  files: {
    '/etc/passwd': passwd('www-data:x:33:33:www-data:/var/www:/bin/false'),
    '/etc/group': group('www-data:x:33:'),
    '/etc/hostname': '',
    '/var/spool/mail': { directory: true },
    '/usr/sbin': { directory: true },
  },
  programs: { '/bin': BUSYBOX },
  env: BASE_ENV,
  command: ['sh'],
};
