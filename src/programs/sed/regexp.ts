import { basicToExtended, posixRegExp, withControls } from '../../shell/regexp.ts';
import { type Cursor, fail } from './parse.ts';

/** Undefined for the empty expression: the last one used. */
export type SedRegExp = RegExp | undefined;

/** Reads up to the delimiter that stands at the cursor; undefined where it does not come again. */
export function readDelimited(cursor: Cursor, regexp: boolean): string | undefined {
  const delimiter = cursor.text[cursor.at++];
  let out = '';
  for (; cursor.at < cursor.text.length; cursor.at++) {
    const char = cursor.text[cursor.at];
    if (char === delimiter) {
      cursor.at++;
      return out;
    }
    if (char === '\n' && regexp) return undefined;
    if (char !== '\\') {
      out += char;
      continue;
    }
    const next = cursor.text[++cursor.at];
    if (next === undefined) return undefined;
    // An escaped delimiter is the character itself, in an expression as in a replacement.
    if (next === delimiter) out += regexp && /[.*[\]^$+?(){}|]/.test(next) ? `[${next}]` : next;
    else if (next === 'n' && regexp) out += '\n';
    else out += `\\${next}`;
  }
  return undefined;
}

export function expression(cursor: Cursor, source: string, flags: string): SedRegExp {
  if (source === '') return undefined;
  const plain = withControls(source);
  try {
    return new RegExp(
      posixRegExp(cursor.extended ? plain : basicToExtended(plain)),
      `gsu${/I/i.test(flags) ? 'i' : ''}${/M/i.test(flags) ? 'm' : ''}`,
    );
  } catch (error) {
    const text = String((error as Error).message);
    return fail(
      cursor,
      /bracket|character class/.test(text)
        ? 'unterminated address regex'
        : /[Uu]nterminated group/.test(text)
          ? `Unmatched ${cursor.extended ? '( or \\(' : '( or \\('}`
          : /[Uu]nmatched/.test(text)
            ? `Unmatched ${cursor.extended ? ') or \\)' : ') or \\)'}`
            : 'Invalid preceding regular expression',
    );
  }
}
