import { BASE_ENV, group, type ImageDefinition, passwd } from './image.ts';
import { COREUTILS, SHELL, TEXT } from './sets.ts';

const WELCOME = `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
<style>
html { color-scheme: light dark; }
body { width: 35em; margin: 0 auto;
font-family: Tahoma, Verdana, Arial, sans-serif; }
</style>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>If you see this page, the nginx web server is successfully installed and
working. Further configuration is required.</p>

<p>For online documentation and support please refer to
<a href="http://nginx.org/">nginx.org</a>.<br/>
Commercial support is available at
<a href="http://nginx.com/">nginx.com</a>.</p>

<p><em>Thank you for using nginx.</em></p>
</body>
</html>
`;
const MAIN = `user  nginx;
worker_processes  auto;

error_log  /var/log/nginx/error.log notice;
pid        /run/nginx.pid;

events {
    worker_connections  1024;
}

http {
    include       /etc/nginx/mime.types;
    default_type  application/octet-stream;
    sendfile        on;
    keepalive_timeout  65;
    include /etc/nginx/conf.d/*.conf;
}
`;
const DEFAULT = `server {
    listen       80;
    server_name  localhost;

    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
    }

    error_page   500 502 503 504  /50x.html;
    location = /50x.html {
        root   /usr/share/nginx/html;
    }
}
`;

export const nginx: ImageDefinition = {
  repository: 'docker.io/library/nginx',
  tags: /^(latest|stable|mainline|alpine|1(\.(\d|1\d|2\d)(\.\d{1,2})?)?|stable-alpine|mainline-alpine)(-(alpine|perl|bookworm|slim|alpine-slim))*$/,
  digest: '0e5b5b4fc2ba2789b6590144628be598380192008bde7feaa039baa0494aa00f',
  size: 59606824,
  files: {
    '/etc/passwd': passwd('nginx:x:101:101:nginx user:/nonexistent:/bin/false'),
    '/etc/group': group('nginx:x:101:'),
    '/etc/os-release': 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n',
    '/etc/nginx/nginx.conf': MAIN,
    '/etc/nginx/mime.types': 'types {\n    text/html  html htm shtml;\n    text/css   css;\n}\n',
    '/etc/nginx/conf.d/default.conf': DEFAULT,
    '/usr/share/nginx/html/index.html': WELCOME,
    '/var/log/nginx/access.log': { link: '/dev/stdout' },
    '/var/log/nginx/error.log': { link: '/dev/stderr' },
    '/var/cache/nginx': { directory: true },
  },
  programs: { '/bin': [...SHELL, 'bash'], '/usr/bin': [...COREUTILS, ...TEXT, 'curl', 'tar', 'gzip'], '/usr/sbin': ['nginx'] },
  own: { nginx: async () => (await import('./nginx-daemon.ts')).nginxDaemon },
  env: { ...BASE_ENV, NGINX_VERSION: '1.22.1', PKG_RELEASE: '1~bookworm' },
  command: ['nginx', '-g', 'daemon off;'],
  stopSignal: 'SIGQUIT',
};
