import { decode } from '../../../os/http.ts';
import { JsonSyntaxError, parseGoJson } from '../gojson.ts';
import { badToken } from './list-options.ts';

/** Upstream: apiserver/pkg/storage/continue.go. `start` is relative to the list's prefix. */
export function encodeContinue(revision: number, key: string): string {
  return tokenFrom(revision, `/${key}\u0000`);
}
function tokenFrom(revision: number, start: string): string {
  const text = `{"v":"meta.k8s.io/v1","rv":${revision},"start":${JSON.stringify(start)}}`;
  return btoa(latin(new TextEncoder().encode(text)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}

/** For what is left of a list of a version that nobody remembers any more: it goes on at the same key, in the version of then. */
export function inconsistentContinue(token: string): string {
  const { after, from } = decodeContinue(token);
  return tokenFrom(-1, `/${after}${from ? '' : '\u0000'}`);
}
/** The last key seen, relative to the list's prefix, and the revision of the first page. */
export function decodeContinue(token: string): { revision: number; after: string; from: boolean } {
  const bad = /[^A-Za-z0-9_-]/.exec(token);
  if (bad) throw badToken(`illegal base64 data at input byte ${bad.index}`);
  if (token.length % 4 === 1) throw badToken(`illegal base64 data at input byte ${token.length - 1}`);
  const bytes = Uint8Array.from(atob(token.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
  let value: { v?: string; rv?: number; start?: string };
  try {
    value = parseGoJson(latin(bytes)).value ?? {};
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw badToken(error.message);
    throw error;
  }
  const { v = '', rv = 0, start: read = '' } = value;
  const start = characters(read);
  if (v !== 'meta.k8s.io/v1') throw badToken(`server does not recognize this encoded version ${v}`);
  if (rv === 0) throw badToken('incorrect encoded start resourceVersion (version meta.k8s.io/v1)');
  if (!start) throw badToken('encoded start key empty (version meta.k8s.io/v1)');
  const clean = start.startsWith('/') ? start : `/${start}`;
  if (clean.split('/').includes('..')) throw badToken(start);
  const exact = clean.endsWith('\u0000');
  return { revision: rv, after: clean.slice(1, exact ? -1 : undefined), from: !exact };
}
/** Go's errors name bytes. */
const latin = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
const characters = (text: string): string => (/^[\x00-\xff]*$/.test(text) ? decode(Uint8Array.from(text, (c) => c.charCodeAt(0))) : text);
