import { osRelease } from './alpine.ts';
import { BASE_ENV, group, type ImageDefinition, passwd } from './image.ts';
import { BUSYBOX } from './sets.ts';

export const curl: ImageDefinition = {
  repository: 'docker.io/curlimages/curl',
  tags: /^(latest|[78]\.\d{1,2}\.\d)$/,
  digest: '9a1ed35addb45476afa911696297f8e115993df459278ed036182dd2cd22b67b',
  size: 9583442,
  files: {
    '/etc/passwd': passwd('curl_user:x:100:101:Linux User,,,:/home/curl_user:/sbin/nologin'),
    '/etc/group': group('curl_group:x:101:'),
    '/etc/os-release': osRelease,
    '/home/curl_user': { directory: true, uid: 100, gid: 101 },
    '/entrypoint.sh': { content: '#!/bin/sh\nexec curl "$@"\n', mode: 0o755 },
  },
  programs: { '/bin': BUSYBOX, '/usr/bin': ['curl'] },
  env: { ...BASE_ENV, CURL_CA_BUNDLE: '/cacert.pem' },
  entrypoint: ['/entrypoint.sh'],
  command: ['curl'],
  user: '100:101',
  workdir: '/home/curl_user',
};
