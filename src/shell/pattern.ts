/** A piece of an expanded word. */
export interface Segment {
  text: string;
  /** Quoted: neither split nor a pattern. */
  quoted: boolean;
  /** Came out of an unquoted expansion: split at IFS. */
  split?: boolean;
  /** A new field begins here ("$@"). */
  break?: boolean;
}

interface Char {
  char: string;
  quoted: boolean;
}

const CLASSES: Record<string, string> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
  xdigit: '0-9A-Fa-f',
  word: 'A-Za-z0-9_',
};
const escapeRegExp = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** The source of a regular expression that matches as a shell pattern does. `path`: wildcards stop at slashes. */
export function patternSource(segments: readonly Segment[], path = false): string {
  const chars = segments.flatMap((s) => [...s.text].map((char): Char => ({ char, quoted: s.quoted })));
  return translate(dropBackslashes(chars), path);
}
export const patternRegExp = (segments: readonly Segment[], flags = ''): RegExp =>
  new RegExp(`^(?:${patternSource(segments)})$`, `su${flags}`);
export const isPattern = (segments: readonly Segment[]): boolean => segments.some((s) => !s.quoted && /[*?[]|[@!+]\(/.test(s.text));

/** Backslashes that came out of expansions quote what follows. */
function dropBackslashes(chars: Char[]): Char[] {
  const out: Char[] = [];
  for (let i = 0; i < chars.length; i++) {
    if (chars[i].char === '\\' && !chars[i].quoted && chars[i + 1]) out.push({ char: chars[++i].char, quoted: true });
    else out.push(chars[i]);
  }
  return out;
}

function translate(chars: Char[], path: boolean): string {
  const any = path ? '[^/]' : '.';
  let out = '';
  for (let i = 0; i < chars.length; i++) {
    const { char, quoted } = chars[i];
    if (quoted) {
      out += escapeRegExp(char);
      continue;
    }
    if ('?*+@!'.includes(char) && chars[i + 1]?.char === '(' && !chars[i + 1].quoted) {
      const end = closing(chars, i + 1);
      if (end > 0) {
        const inner = alternatives(chars.slice(i + 2, end)).map((part) => translate(part, path));
        const group = `(?:${inner.join('|')})`;
        out += char === '@' ? group : char === '!' ? `(?!${group}(?:$|\\/))${any}*?` : `${group}${char}`;
        i = end;
        continue;
      }
    }
    if (char === '*') out += `${any}*`;
    else if (char === '?') out += any;
    else if (char === '[') {
      const end = bracketEnd(chars, i);
      if (end < 0) out += '\\[';
      else {
        out += bracket(chars.slice(i + 1, end));
        i = end;
      }
    } else out += escapeRegExp(char);
  }
  return out;
}

function bracketEnd(chars: Char[], start: number): number {
  let i = start + 1;
  if (chars[i]?.char === '!' || chars[i]?.char === '^') i++;
  if (chars[i]?.char === ']') i++;
  for (; i < chars.length; i++) {
    if (chars[i].char === '[' && chars[i + 1]?.char === ':') {
      while (i < chars.length && !(chars[i].char === ':' && chars[i + 1]?.char === ']' && chars[i - 1]?.char !== '[')) i++;
      i++;
    } else if (chars[i].char === ']' && !chars[i].quoted) return i;
  }
  return -1;
}

function bracket(chars: Char[]): string {
  let text = chars.map(({ char, quoted }) => (quoted && /[\]\\^-]/.test(char) ? `\\${char}` : char)).join('');
  let negated = '';
  if (/^[!^]/.test(text)) {
    negated = '^';
    text = text.slice(1);
  }
  const body = text
    .split(/(\[:[a-z]+:\])/)
    .map((part) => {
      const named = /^\[:([a-z]+):\]$/.exec(part);
      return named
        ? (CLASSES[named[1]] ?? '')
        : part
            .replace(/[[\]^&~]/g, '\\$&')
            .replace(/\\(?![\\\]^[&~-])/g, '\\\\')
            .replace(/^-|-$/g, '\\-');
    })
    .join('');
  return `[${negated}${body}]`.replace(/\\[&~]/g, (m) => m[1]);
}

function closing(chars: Char[], open: number): number {
  for (let i = open, depth = 0; i < chars.length; i++) {
    if (chars[i].quoted) continue;
    if (chars[i].char === '(') depth++;
    else if (chars[i].char === ')' && --depth === 0) return i;
  }
  return -1;
}

function alternatives(chars: Char[]): Char[][] {
  const out: Char[][] = [[]];
  let depth = 0;
  for (const char of chars) {
    if (!char.quoted && char.char === '(') depth++;
    if (!char.quoted && char.char === ')') depth--;
    if (!char.quoted && char.char === '|' && depth === 0) out.push([]);
    else out[out.length - 1].push(char);
  }
  return out;
}
