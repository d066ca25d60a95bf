/** What Go's net/url makes of a text, as far as webhooks are asked about. */
export interface GoUrl {
  scheme: string;
  host: string;
  user?: string;
  fragment: string;
  query: string;
}
const CONTROL = /[\x00-\x20\x7f]/;
const quoted = (text: string): string => JSON.stringify(text);

/** A text is Go's complaint. Upstream: net/url Parse. */
export function parseGoUrl(given: string): GoUrl | string {
  const fail = (why: string): string => `parse ${quoted(given)}: ${why}`;
  if (/[\x00-\x1f\x7f]/.test(given)) return fail('net/url: invalid control character in URL');
  const hash = given.indexOf('#');
  const fragment = hash < 0 ? '' : given.slice(hash + 1);
  let rest = hash < 0 ? given : given.slice(0, hash);
  if (rest.startsWith(':')) return fail('missing protocol scheme');
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(rest)?.[1] ?? '';
  if (scheme) rest = rest.slice(scheme.length + 1);
  const mark = rest.indexOf('?');
  const query = mark < 0 ? '' : rest.slice(mark + 1);
  if (mark >= 0) rest = rest.slice(0, mark);
  if (!rest.startsWith('/')) {
    if (scheme) return { scheme: scheme.toLowerCase(), host: '', fragment, query };
    if (rest.split('/')[0].includes(':')) return fail('first path segment in URL cannot contain colon');
  }
  let host = '';
  let user: string | undefined;
  if (rest.startsWith('//')) {
    const [authority] = rest.slice(2).split('/');
    rest = rest.slice(2 + authority.length);
    const at = authority.lastIndexOf('@');
    if (at >= 0) user = authority.slice(0, at);
    host = authority.slice(at + 1);
    const port = /:([^\]]*)$/.exec(
      host.startsWith('[') ? host.slice(host.indexOf(']') + 1) : host.slice(Math.max(host.lastIndexOf(':'), 0)),
    );
    if (port && !/^[0-9]*$/.test(port[1])) return fail(`invalid port ${quoted(`:${port[1]}`)} after host`);
    const strange = CONTROL.exec(host)?.[0] ?? /[<>"\\^`{|}]/.exec(host)?.[0];
    if (strange) return fail(`invalid character ${quoted(strange)} in host name`);
  }
  const escaped = /%(?![0-9a-fA-F]{2}).{0,2}/.exec(rest);
  if (escaped) return fail(`invalid URL escape ${quoted(escaped[0])}`);
  return { scheme: scheme.toLowerCase(), host, user, fragment, query };
}
