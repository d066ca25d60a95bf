import { Failure } from './errors.ts';

/** The address of a server as client-go takes it; without a scheme it is http. */
export function checkServer(host: string): string {
  let url = host;
  if (!/^[a-z][a-z0-9+.-]*:\/\/[^/]/i.test(url)) {
    url = `http://${host}`;
    const rest = url.replace(/^[a-z]+:\/\//, '').replace(/^[^/]*/, '');
    checkAuthority(url);
    if (rest && rest !== '/') throw new Failure(`host must be a URL or a host:port pair: ${JSON.stringify(host)}`);
  } else checkAuthority(url);
  return url.replace(/\/+$/, '');
}

/** Go's net/url on host and port. */
function checkAuthority(url: string): void {
  const authority = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(url)?.[1] ?? '';
  const fail = (why: string): never => {
    throw new Failure(`Unable to connect to the server: ${why}`, 1, true);
  };
  const hostPort = authority.slice(authority.lastIndexOf('@') + 1);
  if (hostPort.startsWith('[') && !hostPort.includes(']'))
    throw new Failure(`host must be a URL or a host:port pair: ${JSON.stringify(url)}`);
  const bad = /[\s"<>^`{|}\\]/.exec(hostPort);
  if (bad) fail(`invalid character ${JSON.stringify(bad[0])} in host name`);
  const port = hostPort.startsWith('[') ? hostPort.slice(hostPort.indexOf(']') + 1) : /:.*$/.exec(hostPort)?.[0];
  if (port && !/^:\d*$/.test(port)) fail(`invalid port ${JSON.stringify(port)} after host`);
}
