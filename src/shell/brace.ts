/** Brace expansion of a word's text: `a{b,c}{1..3}`; quotes and `${` are left alone. */
export function expandBraces(text: string): string[] {
  for (let i = 0; i < text.length; i++) {
    i = skip(text, i);
    if (text[i] !== '{') continue;
    const end = closing(text, i);
    if (end < 0) continue;
    const choices = choicesOf(text.slice(i + 1, end));
    if (!choices) continue;
    const tails = expandBraces(text.slice(end + 1));
    return choices.flatMap((choice) => tails.map((tail) => text.slice(0, i) + choice + tail));
  }
  return [text];
}

/** Past a quoted or expanded stretch that begins here. */
function skip(text: string, i: number): number {
  for (;;) {
    const char = text[i];
    if (char === '\\') i += 2;
    else if (char === "'" || char === '"' || char === '`') {
      const end = endOfQuotes(text, i);
      if (end < 0) return text.length;
      i = end + 1;
    } else if (char === '$' && (text[i + 1] === '{' || text[i + 1] === '(')) {
      i = balanced(text, i + 1) + 1;
    } else return i;
  }
}

/** Where a quoted stretch ends; a backslash hides what follows it, but not between single quotes. */
function endOfQuotes(text: string, open: number): number {
  const quote = text[open];
  for (let i = open + 1; i < text.length; i++) {
    if (text[i] === '\\' && quote !== "'") i++;
    else if (text[i] === quote) return i;
  }
  return -1;
}

function balanced(text: string, open: number): number {
  const [from, to] = text[open] === '{' ? ['{', '}'] : ['(', ')'];
  for (let i = open, depth = 0; i < text.length; i++) {
    if (text[i] === from) depth++;
    else if (text[i] === to && --depth === 0) return i;
  }
  return text.length;
}

function closing(text: string, open: number): number {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    i = skip(text, i);
    if (text[i] === '{') depth++;
    else if (text[i] === '}' && --depth === 0) return i;
  }
  return -1;
}

function choicesOf(inner: string): string[] | undefined {
  const numbers = /^(-?\d+)\.\.(-?\d+)(?:\.\.(-?\d+))?$/.exec(inner);
  if (numbers) return numberRange(numbers[1], numbers[2], Number(numbers[3] ?? 1));
  const letters = /^([A-Za-z])\.\.([A-Za-z])(?:\.\.(-?\d+))?$/.exec(inner);
  if (letters) return range(letters[1].charCodeAt(0), letters[2].charCodeAt(0), Number(letters[3] ?? 1)).map((c) => String.fromCharCode(c));
  const parts: string[] = [''];
  let depth = 0;
  for (let i = 0; i < inner.length; i++) {
    const past = skip(inner, i);
    if (past > i) {
      parts[parts.length - 1] += inner.slice(i, past);
      i = past - 1;
      continue;
    }
    if (inner[i] === '{') depth++;
    if (inner[i] === '}') depth--;
    if (inner[i] === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += inner[i];
  }
  return parts.length > 1 ? parts.flatMap(expandBraces) : undefined;
}

function numberRange(from: string, to: string, step: number): string[] {
  const width = /^-?0\d/.test(from) || /^-?0\d/.test(to) ? Math.max(from.length, to.length) : 0;
  return range(Number(from), Number(to), step).map((n) => {
    const digits = String(Math.abs(n)).padStart(n < 0 ? width - 1 : width, '0');
    return n < 0 ? `-${digits}` : digits;
  });
}
function range(from: number, to: number, step: number): number[] {
  const size = Math.max(1, Math.abs(step || 1));
  const count = Math.min(100_000, Math.floor(Math.abs(to - from) / size) + 1);
  return Array.from({ length: count }, (_, i) => (to >= from ? from + i * size : from - i * size));
}
