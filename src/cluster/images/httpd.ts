import { BASE_ENV, group, type ImageDefinition, passwd } from './image.ts';
import { COREUTILS, SHELL, TEXT } from './sets.ts';

export const httpd: ImageDefinition = {
  repository: 'docker.io/library/httpd',
  tags: /^(latest|alpine|2(\.4(\.\d{1,2})?)?)(-alpine)?$/,
  digest: 'f84fe51ff5d35124e024f51215b443b16c939b24eae747025a515200e71c7d07',
  size: 58926165,
  files: {
    '/etc/passwd': passwd('www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin'),
    '/etc/group': group('www-data:x:33:'),
    '/usr/local/apache2/htdocs/index.html': '<html><body><h1>It works!</h1></body></html>\n',
    '/usr/local/apache2/logs': { directory: true },
  },
  programs: { '/bin': [...SHELL, 'bash'], '/usr/bin': [...COREUTILS, ...TEXT], '/usr/local/bin': ['httpd-foreground'] },
  own: { 'httpd-foreground': async () => (await import('./httpd-daemon.ts')).httpdDaemon },
  env: { ...BASE_ENV, PATH: `/usr/local/apache2/bin:${BASE_ENV.PATH}`, HTTPD_PREFIX: '/usr/local/apache2', HTTPD_VERSION: '2.4.65' },
  command: ['httpd-foreground'],
  workdir: '/usr/local/apache2',
};
