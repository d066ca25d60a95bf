import type { Library } from '../declare.ts';
import { CelError } from '../problems.ts';
import { CelMap, type Opaque } from '../values.ts';

/** An address as Go's net/url takes it apart. */
export class Url implements Opaque {
  readonly typeName = 'kubernetes.URL';
  constructor(
    readonly text: string,
    readonly scheme: string,
    readonly host: string,
    readonly path: string,
    readonly query: string,
  ) {}
  equals(other: unknown): boolean {
    return other instanceof Url && other.text === this.text;
  }
  get hostname(): string {
    return this.host.startsWith('[') ? this.host.slice(1, this.host.indexOf(']')) : this.host.replace(/:\d*$/, '');
  }
  get port(): string {
    return /:(\d+)$/.exec(this.host.startsWith('[') ? this.host.slice(this.host.indexOf(']')) : this.host)?.[1] ?? '';
  }
}
const parseError = (text: string, why: string) => `parse ${JSON.stringify(text)}: ${why}`;

/** Throws what url.ParseRequestURI says. */
export function parseUrl(text: string): Url {
  const fail = (why: string): never => {
    throw new CelError(parseError(text, why));
  };
  if (/[\x00-\x1f\x7f]/.test(text)) fail('net/url: invalid control character in URL');
  if (text === '') fail('empty url');
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(text)?.[1] ?? '';
  if (!scheme && text.startsWith(':')) fail('missing protocol scheme');
  let rest = scheme ? text.slice(scheme.length + 1) : text;
  if (!scheme && !rest.startsWith('/')) fail('invalid URI for request');
  const fragment = rest.indexOf('#');
  if (fragment >= 0) rest = rest.slice(0, fragment);
  const question = rest.indexOf('?');
  const query = question < 0 ? '' : rest.slice(question + 1);
  if (question >= 0) rest = rest.slice(0, question);
  let host = '';
  if (rest.startsWith('//') && (scheme || !rest.startsWith('///'))) {
    const slash = rest.indexOf('/', 2);
    host = (slash < 0 ? rest.slice(2) : rest.slice(2, slash)).replace(/^.*@/, '');
    rest = slash < 0 ? '' : rest.slice(slash);
    const port = host.startsWith('[') ? host.slice(host.indexOf(']') + 1) : host.includes(':') ? host.slice(host.lastIndexOf(':')) : '';
    if (port && !/^:\d*$/.test(port)) fail(`invalid port ${JSON.stringify(port)} after host`);
    if (/[ "<>]/.test(host)) fail(`invalid character ${JSON.stringify(/[ "<>]/.exec(host)?.[0])} in host name`);
  }
  const wrongEscape = /%(?![0-9a-fA-F]{2}).{0,2}/.exec(rest);
  if (wrongEscape) fail(`invalid URL escape ${JSON.stringify(wrongEscape[0])}`);
  const path = rest.replace(/[^A-Za-z0-9\-._~$&+,/:;=@%!'()*[\]]/gu, (c) => encodeURIComponent(c));
  return new Url(text, scheme.toLowerCase(), host, path, query);
}
function queryOf(query: string): CelMap {
  const made = new CelMap();
  const decode = (part: string) => {
    try {
      return decodeURIComponent(part.replaceAll('+', ' '));
    } catch {
      return undefined;
    }
  };
  for (const pair of query.split('&')) {
    if (!pair || pair.includes(';')) continue;
    const [key, value] = [pair.split('=')[0], pair.includes('=') ? pair.slice(pair.indexOf('=') + 1) : ''].map(decode);
    if (key === undefined || value === undefined) continue;
    if (made.has(key)) (made.get(key) as string[]).push(value);
    else made.set(key, [value]);
  }
  return made;
}
const can = (parse: () => unknown): boolean => {
  try {
    parse();
    return true;
  } catch {
    return false;
  }
};
/** Models apiserver/pkg/cel/library/urls.go. */
export const URLS: Library = [
  [
    'url',
    'string => URL',
    (text) => {
      try {
        return parseUrl(text);
      } catch (error) {
        throw new CelError(`URL parse error during conversion from string: ${(error as Error).message}`);
      }
    },
  ],
  ['isURL', 'string => bool', (text) => can(() => parseUrl(text))],
  ['getScheme', 'URL.() => string', (u: Url) => u.scheme],
  ['getHost', 'URL.() => string', (u: Url) => u.host],
  ['getHostname', 'URL.() => string', (u: Url) => u.hostname],
  ['getPort', 'URL.() => string', (u: Url) => u.port],
  ['getEscapedPath', 'URL.() => string', (u: Url) => u.path],
  ['getQuery', 'URL.() => map(string, list(string))', (u: Url) => queryOf(u.query)],
];
