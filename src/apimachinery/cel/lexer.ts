import type { Problem } from './problems.ts';

export type TokenType = 'IDENTIFIER' | 'ESC_IDENTIFIER' | 'NUM_INT' | 'NUM_UINT' | 'NUM_FLOAT' | 'STRING' | 'BYTES' | 'EOF' | string;
export interface Token {
  /** A class of tokens, or what an operator or keyword reads. */
  type: TokenType;
  text: string;
  at: number;
}
const ESCAPE = String.raw`\\(?:[abfnrtv"'\\?${'`'}]|[0-3][0-7][0-7]|[xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})`;
const STRING = [
  String.raw`[rR]"""[\s\S]*?"""`,
  String.raw`[rR]'''[\s\S]*?'''`,
  String.raw`[rR]"[^"\n\r]*"`,
  String.raw`[rR]'[^'\n\r]*'`,
  `"""(?:${ESCAPE}|[^\\\\])*?"""`,
  `'''(?:${ESCAPE}|[^\\\\])*?'''`,
  `"(?:${ESCAPE}|[^\\\\"\\n\\r])*"`,
  `'(?:${ESCAPE}|[^\\\\'\\n\\r])*'`,
].join('|');
const KINDS: [TokenType, RegExp][] = [
  ['skip', /[\t \r\n\f]+|\/\/[^\n]*/y],
  ['BYTES', new RegExp(`[bB](?:${STRING})`, 'y')],
  ['STRING', new RegExp(STRING, 'y')],
  ['NUM_FLOAT', /\d+\.\d+(?:[eE][-+]?\d+)?|\d+[eE][-+]?\d+|\.\d+(?:[eE][-+]?\d+)?/y],
  ['NUM_UINT', /(?:0x[0-9a-fA-F]+|\d+)[uU]/y],
  ['NUM_INT', /0x[0-9a-fA-F]+|\d+/y],
  ['IDENTIFIER', /[A-Za-z_]\w*/y],
  ['ESC_IDENTIFIER', /`[A-Za-z0-9_.\-/ ]+`/y],
  ['operator', /\|\||&&|[=!<>]=|[-+*/%<>!?:.,()[\]{}]/y],
];
const KEYWORDS = new Set(['true', 'false', 'null', 'in']);

/** Models parser/gen/CEL.g4's lexer; what is no token is reported and passed over. */
export function tokenize(source: string, problems: Problem[]): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const found = next(source, at);
    if (!found) {
      const length = unknownLength(source, at);
      const text = source.slice(at, at + length);
      problems.push({ at, text: `Syntax error: token recognition error at: '${text}'` });
      at += length;
      continue;
    }
    const { type, text } = found;
    if (type !== 'skip') tokens.push({ type: type === 'operator' || KEYWORDS.has(text) ? text : type, text, at });
    at += text.length;
  }
  tokens.push({ type: 'EOF', text: '<EOF>', at: source.length });
  return tokens;
}
function next(source: string, at: number) {
  for (const [type, pattern] of KINDS) {
    pattern.lastIndex = at;
    const match = pattern.exec(source);
    if (match) return { type, text: match[0] };
  }
  return undefined;
}
/** What the lexer gives up on: of `&`, `|` and `=` with what should have been the second half. */
function unknownLength(source: string, at: number): number {
  const c = source[at];
  if (c === '"' || c === "'") return unclosed(source, at);
  if ('&|='.includes(c)) return Math.min(2, source.length - at);
  return (source.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}
/** How far a string goes that never ends: to the end of its line, or to the escape that is none. */
function unclosed(source: string, at: number): number {
  const rest = new RegExp(
    `["'](?:${ESCAPE}|[^\\\\\\n\\r])*(?:\\\\(?:[xX][0-9a-fA-F]?|u[0-9a-fA-F]{0,3}|U[0-9a-fA-F]{0,7}|[0-3][0-7]?)?)?[\\s\\S]?`,
    'y',
  );
  rest.lastIndex = at;
  return Math.max(rest.exec(source)?.[0].length ?? 1, 1);
}
