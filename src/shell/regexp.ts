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
      let end = i + 1;
      if (text[end] === '^') end++;
      if (text[end] === ']') end++;
      while (end < text.length && text[end] !== ']') {
        if (text[end] === '[' && /[:.=]/.test(text[end + 1])) end = text.indexOf(']', end + 2);
        if (end < 0) return '(?!)';
        end++;
      }
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
