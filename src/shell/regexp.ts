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
};

/** A POSIX extended regular expression as JavaScript's, for the `u` flag. */
export function posixRegExp(text: string): string {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '\\') {
      const next = text[++i] ?? '\\';
      if (next === '<' || next === '>') out += '\\b';
      else if (/[wWsSbBdD1-9]/.test(next)) out += `\\${next}`;
      else out += /[.*+?^${}()|[\]\\/]/.test(next) ? `\\${next}` : next;
    } else if (char === '[') {
      const end = bracketEnd(text, i);
      // An open bracket is left open, so that RegExp refuses it.
      if (end < 0) return `${out}[`;
      out += bracket(text.slice(i + 1, end));
      i = end;
    } else if (char === '{' && !/^\{\d*,?\d*\}/.test(text.slice(i))) out += '\\{';
    else if (char === '}' && !/\{\d*,?\d*$/.test(text.slice(0, i))) out += '\\}';
    else if (char === ']') out += '\\]';
    else if ((char === '*' || char === '+' || char === '?') && /(^|[(|])$/.test(text.slice(0, i))) out += `\\${char}`;
    else out += char;
  }
  return out;
}

function bracket(inner: string): string {
  const negated = inner.startsWith('^');
  const body = inner
    .slice(negated ? 1 : 0)
    .split(/(\[:[a-z]+:\])/)
    .map((part) => {
      const named = /^\[:([a-z]+):\]$/.exec(part);
      return named
        ? (CLASSES[named[1]] ?? '')
        : part
            .replace(/[\\[\]^&~]/g, '\\$&')
            .replace(/\\([&~])/g, '$1')
            .replace(/^-|-$/g, '\\-');
    })
    .join('');
  return `[${negated ? '^' : ''}${body}]`;
}

/** A POSIX basic regular expression, with GNU's `\\+`, `\\?` and `\\|`, as an extended one. */
export function basicToExtended(text: string): string {
  let out = '';
  let first = true;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    const opens: boolean = first;
    first = false;
    if (char === '\\') {
      const next = text[++i] ?? '\\';
      first = next === '(' || next === '|';
      out += /[(){}|+?]/.test(next) ? next : `\\${next}`;
    } else if (char === '[') {
      const end = bracketEnd(text, i);
      if (end < 0) return text;
      out += text.slice(i, end + 1);
      i = end;
    } else if (char === '*' && opens) out += '\\*';
    else if (char === '^') {
      out += opens ? '^' : '\\^';
      first = opens;
    } else if (char === '$') out += /^(\\[)|]|$)/.test(text.slice(i + 1)) ? '$' : '\\$';
    else out += /[(){}|+?]/.test(char) ? `\\${char}` : char;
  }
  return out;
}

/** Where the bracket expression that begins at `from` ends, -1 where it does not. */
export function bracketEnd(text: string, from: number): number {
  let end = from + 1;
  if (text[end] === '^') end++;
  if (text[end] === ']') end++;
  while (end < text.length && text[end] !== ']') {
    if (text[end] === '[' && /[:.=]/.test(text[end + 1] ?? '')) {
      end = text.indexOf(`${text[end + 1]}]`, end + 2);
      if (end < 0) return -1;
      end++;
    }
    end++;
  }
  return end < text.length ? end : -1;
}

/** Escapes of control characters, which sed and awk know and POSIX expressions do not. */
export const withControls = (source: string): string =>
  source.replace(/\\([ntfvar])|\\x([0-9A-Fa-f]{2})|(\\.)/gs, (_, letter, hex, other) => {
    if (other) return other;
    const code = hex === undefined ? { n: 10, t: 9, f: 12, v: 11, a: 7, r: 13 }[letter as string] : Number.parseInt(hex, 16);
    return String.fromCharCode(code ?? 0);
  });
