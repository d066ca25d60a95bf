import { type Cursor, fail } from './parse.ts';
import { expression, readDelimited, type SedRegExp } from './regexp.ts';

type Part = { text: string } | { group: number } | { change: string };

export interface Substitute {
  regexp: SedRegExp;
  replacement: Part[];
  global: boolean;
  print: number;
  /** Which match is the first to be replaced. */
  nth: number;
  file?: string;
}

export function parseSubstitute(cursor: Cursor): Substitute {
  const delimiter = cursor.text[cursor.at];
  if (delimiter === '\n' || delimiter === '\\') fail(cursor, 'delimiter character is not a single-byte character');
  const source = delimiter === undefined ? undefined : readDelimited(cursor, true);
  if (source !== undefined) cursor.at--;
  const replacement = source === undefined ? undefined : readDelimited({ ...cursor }, false);
  if (source === undefined || replacement === undefined) {
    cursor.at = cursor.text.length;
    return fail(cursor, "unterminated `s' command");
  }
  readDelimited(cursor, false);
  const made: Substitute = { regexp: undefined, replacement: [], global: false, print: 0, nth: 1 };
  let flags = '';
  for (; cursor.at < cursor.text.length; cursor.at++) {
    const char = cursor.text[cursor.at];
    const digits = /^\d+/.exec(cursor.text.slice(cursor.at));
    if (char === 'g') made.global = true;
    else if (char === 'p') made.print++;
    else if (/[iImM]/.test(char)) flags += char;
    else if (digits) {
      if (Number(digits[0]) === 0) fail({ ...cursor, at: cursor.at + 1 }, "number option to `s' command may not be zero");
      made.nth = Number(digits[0]);
      cursor.at += digits[0].length - 1;
    } else if (char === 'w') {
      const end = cursor.text.indexOf('\n', cursor.at);
      made.file = cursor.text.slice(cursor.at + 1, end < 0 ? undefined : end).trim();
      cursor.at = end < 0 ? cursor.text.length : end;
      break;
    } else break;
  }
  made.regexp = expression(cursor, source, flags);
  made.replacement = parseReplacement(replacement);
  const groups = made.regexp ? (new RegExp(`${made.regexp.source}|`, 'su').exec('') as RegExpExecArray).length - 1 : 9;
  for (const part of made.replacement)
    if ('group' in part && part.group > groups) fail(cursor, `invalid reference \\${part.group} on \`s' command's RHS`);
  return made;
}

function parseReplacement(text: string): Part[] {
  const parts: Part[] = [];
  const add = (more: string) => {
    const last = parts.at(-1);
    if (last && 'text' in last) last.text += more;
    else parts.push({ text: more });
  };
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '&') parts.push({ group: 0 });
    else if (text[i] !== '\\') add(text[i]);
    else {
      const next = text[++i];
      const hex = next === 'x' ? /^[0-9A-Fa-f]{1,2}/.exec(text.slice(i + 1)) : null;
      if (/\d/.test(next)) parts.push({ group: Number(next) });
      else if (/[LUluE]/.test(next)) parts.push({ change: next });
      else if (hex) {
        add(String.fromCharCode(Number.parseInt(hex[0], 16)));
        i += hex[0].length;
      } else add({ n: '\n', t: '\t', r: '\r', f: '\f', v: '\v', a: '\x07' }[next] ?? next);
    }
  }
  return parts;
}

export function parseTranslate(cursor: Cursor): Map<string, string> {
  const read = () => {
    const text = readDelimited(cursor, false);
    if (text === undefined) return fail({ ...cursor, at: cursor.text.length }, "unterminated `y' command");
    return [...text.replace(/\\(.)/gs, (_, char) => ({ n: '\n', t: '\t' })[char as string] ?? char)];
  };
  const from = read();
  cursor.at--;
  const to = read();
  if (from.length !== to.length) fail(cursor, "strings for `y' command are different lengths");
  const map = new Map<string, string>();
  for (const [i, char] of from.entries()) if (!map.has(char)) map.set(char, to[i]);
  return map;
}

/** The text after `s`, undefined where nothing matched. */
export function substitute(text: string, s: Substitute, regexp: RegExp): string | undefined {
  let out = '';
  let at = 0;
  let end = -1;
  let count = 0;
  let done = false;
  regexp.lastIndex = 0;
  for (const match of text.matchAll(regexp)) {
    // An empty match right behind the last one is none.
    if (match[0] === '' && match.index === end) continue;
    end = match.index + match[0].length;
    if (++count < s.nth) continue;
    out += text.slice(at, match.index) + filled(s.replacement, match);
    at = match.index + match[0].length;
    done = true;
    if (!s.global) break;
  }
  return done ? out + text.slice(at) : undefined;
}

function filled(parts: readonly Part[], match: RegExpMatchArray): string {
  let out = '';
  let all = 'E';
  let one = '';
  for (const part of parts) {
    if ('change' in part) {
      if (/[lu]/.test(part.change)) one = part.change;
      else all = part.change;
      continue;
    }
    let text = 'text' in part ? part.text : (match[part.group] ?? '');
    if (!text) continue;
    if (all === 'U') text = text.toUpperCase();
    else if (all === 'L') text = text.toLowerCase();
    if (one) text = (one === 'u' ? text[0].toUpperCase() : text[0].toLowerCase()) + text.slice(1);
    one = '';
    out += text;
  }
  return out;
}
