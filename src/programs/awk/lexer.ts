export type Token =
  | { kind: 'number'; value: number; at: number; line: number }
  | { kind: 'string' | 'regexp'; value: string; at: number; line: number }
  /** A function's name with its parenthesis stuck to it. */
  | { kind: 'name' | 'call' | 'word' | 'operator'; value: string; at: number; line: number }
  | { kind: 'newline' | 'end'; value: string; at: number; line: number };

export class AwkError extends Error {}

const WORDS = new Set(
  'BEGIN END function func if else while for do break continue next nextfile exit return delete in getline print printf switch case default'.split(
    ' ',
  ),
);
const OPERATORS = [
  '**=',
  '&&',
  '||',
  '==',
  '<=',
  '>=',
  '!=',
  '++',
  '--',
  '+=',
  '-=',
  '*=',
  '/=',
  '%=',
  '^=',
  '**',
  '>>',
  '!~',
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  ';',
  ',',
  '+',
  '-',
  '*',
  '/',
  '%',
  '^',
  '!',
  '>',
  '<',
  '|',
  '?',
  ':',
  '~',
  '$',
  '=',
];

/** Whether a `/` after this token divides. */
const divides = (before: Token | undefined): boolean =>
  before !== undefined &&
  (before.kind === 'number' ||
    before.kind === 'string' ||
    before.kind === 'name' ||
    (before.kind === 'operator' && [')', ']', '$', '++', '--'].includes(before.value)));

export function tokens(text: string): Token[] {
  const out: Token[] = [];
  let at = 0;
  let line = 1;
  const add = (kind: Token['kind'], value: string | number, length: number) => {
    out.push({ kind, value, at, line } as Token);
    at += length;
  };
  while (at < text.length) {
    const rest = text.slice(at);
    const blank = /^(?:[ \t\r]|\\\r?\n|#[^\n]*)+/.exec(rest);
    if (blank) {
      line += blank[0].split('\n').length - 1;
      at += blank[0].length;
      continue;
    }
    if (rest[0] === '\n') {
      add('newline', '\n', 1);
      line++;
      continue;
    }
    const number = /^(?:0[xX][0-9A-Fa-f]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/.exec(rest);
    const name = /^[A-Za-z_]\w*/.exec(rest);
    if (number) add('number', Number(number[0]), number[0].length);
    else if (name) {
      const word = WORDS.has(name[0]);
      add(word ? 'word' : rest[name[0].length] === '(' ? 'call' : 'name', name[0], name[0].length);
    } else if (rest[0] === '"') {
      const found = /^"((?:[^"\\\n]|\\[\s\S])*)"/.exec(rest);
      if (!found) throw new AwkError(`syntax error at source line ${line}: unterminated string`);
      add('string', unescaped(found[1]), found[0].length);
    } else if (rest[0] === '/' && !divides(out.at(-1))) {
      const found = /^\/((?:[^/\\[\n]|\\.|\[(?:\^?\]?)(?:[^\]\n\\]|\\.|\[:\w+:\])*\])*)\//.exec(rest);
      if (!found) throw new AwkError(`syntax error at source line ${line}: unterminated regexp`);
      add('regexp', found[1].replaceAll('\\/', '/'), found[0].length);
    } else {
      const operator = OPERATORS.find((each) => rest.startsWith(each));
      if (!operator) throw new AwkError(`syntax error at source line ${line}: unexpected character '${rest[0]}'`);
      add('operator', operator === '**' ? '^' : operator === '**=' ? '^=' : operator, operator.length);
    }
  }
  add('end', 'end of program', 0);
  return out;
}

const SIMPLE: Record<string, string> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '"': '"',
  '/': '/',
  '\\': '\\',
  '\n': '',
};

/** Escapes of a string, also of `-v` and operands `name=value`. */
export function unescaped(text: string): string {
  return text.replace(/\\([0-7]{1,3}|[\s\S])/g, (whole, code: string) =>
    /^[0-7]/.test(code) ? String.fromCharCode(Number.parseInt(code, 8)) : (SIMPLE[code] ?? whole),
  );
}
