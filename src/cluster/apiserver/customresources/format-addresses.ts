/** Numbers may begin with zeros. Upstream: k8s.io/utils/net ParseIPSloppy. */
export const isIpv4 = (text: string): boolean =>
  text.includes(':')
    ? /^::ffff:/i.test(text) && isIpv4(text.slice(7))
    : /^\d+(\.\d+){3}$/.test(text) && text.split('.').every((n) => Number(n) <= 255);

/** Upstream: govalidator.IsIPv6, which is net.ParseIP of what has a colon. */
export function isIpv6(text: string): boolean {
  if (!text.includes(':')) return false;
  const last = text.slice(text.lastIndexOf(':') + 1);
  const dotted = last.includes('.');
  if (dotted && !isIpv4(last)) return false;
  const plain = dotted ? `${text.slice(0, text.lastIndexOf(':') + 1)}0:0` : text;
  const halves = plain.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half ? half.split(':') : []));
  if (!groups.every((g) => /^[0-9a-fA-F]{1,4}$/.test(g))) return false;
  return halves.length === 2 ? groups.length < 8 : groups.length === 8;
}
/** Upstream: net.ParseMAC. */
export const isMac = (text: string): boolean =>
  [6, 8, 20].some(
    (n) =>
      new RegExp(`^[0-9a-f]{2}(([:-])[0-9a-f]{2})(\\2[0-9a-f]{2}){${n - 2}}$`, 'i').test(text) ||
      new RegExp(`^[0-9a-f]{4}(\\.[0-9a-f]{4}){${n / 2 - 1}}$`, 'i').test(text),
  );

/** Upstream: net/url.ParseRequestURI. */
export function isRequestUri(text: string): boolean {
  if (!text || /[\u0000-\u001f\u007f]/.test(text)) return false;
  if (text === '*') return true;
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(text);
  if (text.startsWith(':')) return false;
  const rest = (scheme ? text.slice(scheme[0].length) : text).split('?')[0];
  if (!rest.startsWith('/')) return !!scheme;
  if (!scheme && rest.startsWith('//')) return goodEscapes(rest);
  if (!rest.startsWith('//')) return goodEscapes(rest);
  const end = rest.indexOf('/', 2);
  const authority = end < 0 ? rest.slice(2) : rest.slice(2, end);
  return isAuthority(authority) && goodEscapes(end < 0 ? '' : rest.slice(end));
}
const goodEscapes = (text: string): boolean => !/%(?![0-9a-fA-F]{2})/.test(text);
function isAuthority(text: string): boolean {
  const at = text.lastIndexOf('@');
  if (at >= 0 && !/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(text.slice(0, at))) return false;
  const host = text.slice(at + 1);
  if (host.startsWith('[')) return /^\[[^\]]*\](:\d*)?$/.test(host);
  const colon = host.lastIndexOf(':');
  if (colon >= 0 && !/^\d*$/.test(host.slice(colon + 1))) return false;
  return !/[ "#<>\\^`{|}/?]/.test(host) && !/%(?!25)/.test(host);
}

const ATOM = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~\-.\u0080-\u{10ffff}]+/u;
const QUOTED = /^"(?:[^"\\]|\\.)*"/;
const isDotAtom = (atom: string): boolean => !atom.startsWith('.') && !atom.endsWith('.') && !atom.includes('..');
const skipped = (text: string): string => text.replace(/^[ \t]+/, '');

/** What follows an address at the text's beginning; nothing when there is none. */
function afterAddress(text: string): string | undefined {
  const local = QUOTED.exec(text)?.[0] ?? ATOM.exec(text)?.[0];
  if (!local || (local[0] !== '"' && !isDotAtom(local))) return undefined;
  const rest = skipped(text.slice(local.length));
  if (rest[0] !== '@') return undefined;
  const host = skipped(rest.slice(1));
  const domain = host[0] === '[' ? /^\[[0-9a-fA-F.:]+\]/.exec(host)?.[0] : ATOM.exec(host)?.[0];
  return domain && (domain[0] === '[' || isDotAtom(domain)) ? host.slice(domain.length) : undefined;
}
const isEnd = (text: string): boolean => /^[ \t]*(?:\([^()]*\)[ \t]*)?$/.test(text);
/** Upstream: net/mail.ParseAddress: an address, or words and an address in angles. */
export function isEmail(given: string): boolean {
  let text = skipped(given);
  const bare = afterAddress(text);
  if (bare !== undefined && isEnd(bare)) return true;
  while (text && text[0] !== '<') {
    const word = QUOTED.exec(text)?.[0] ?? ATOM.exec(text)?.[0];
    if (!word) return false;
    text = skipped(text.slice(word.length));
  }
  const inner = afterAddress(skipped(text.slice(1)));
  return inner !== undefined && skipped(inner)[0] === '>' && isEnd(skipped(inner).slice(1));
}
