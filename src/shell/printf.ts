import { byteChar } from './bytes.ts';
import { backslashQuote } from './quote.ts';
import { formatDate } from './strftime.ts';

const SIMPLE: Record<string, string> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
  "'": "'",
  '?': '?',
};

/** Backslash escapes of `echo -e` and `%b`; `\c` ends all output. */
export function unescapeEcho(text: string): { text: string; stopped: boolean } {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== '\\' || i + 1 >= text.length) {
      out += text[i];
      continue;
    }
    const rest = text.slice(i + 1);
    if (rest[0] === 'c') return { text: out, stopped: true };
    const code = /^(?:0([0-7]{1,3})|([0-7]{1,3})|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8}))/.exec(rest);
    if (code) {
      const octal = code[1] ?? code[2];
      if (octal !== undefined) out += byteChar(Number.parseInt(octal, 8) & 255);
      else if (code[3] !== undefined) out += byteChar(Number.parseInt(code[3], 16));
      else out += String.fromCodePoint(Number.parseInt(code[4] ?? code[5], 16));
      i += code[0].length;
    } else if (SIMPLE[rest[0]] !== undefined && !`"'?`.includes(rest[0])) {
      out += SIMPLE[rest[0]];
      i++;
    } else out += '\\';
  }
  return { text: out, stopped: false };
}

function unescapeFormat(text: string): string {
  return text.replace(
    /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|(.))/gs,
    (whole, octal, hex, u, U, char) => {
      if (octal !== undefined) return byteChar(Number.parseInt(octal, 8) & 255);
      if (hex !== undefined) return byteChar(Number.parseInt(hex, 16));
      if (u ?? U) return String.fromCodePoint(Number.parseInt(u ?? U, 16));
      return SIMPLE[char] ?? whole;
    },
  );
}

/** printf(1): the format is used again until the arguments are. */
export function formatPrintf(format: string, given: string[], now = 0): { text: string; errors: string[] } {
  const args = [...given];
  const errors: string[] = [];
  let out = '';
  const pieces = format.match(/%%|%[-+ #0']*(?:\*|\d+)?(?:\.(?:\*|-?\d+)?)?(?:\([^)]*\)T|[hlLjzt]*[a-zA-Z])|%|[^%]+/gs) ?? [];
  do {
    const before = args.length;
    for (const piece of pieces) {
      if (piece === '%%') out += '%';
      else if (piece[0] !== '%') out += unescapeFormat(piece);
      else {
        const match = /^%([-+ #0']*)(\*|\d+)?(?:\.(\*|-?\d+)?)?(?:\(([^)]*)\)(T)|[hlLjzt]*([a-zA-Z]))$/s.exec(piece);
        if (!match) {
          errors.push(`\`%': missing format character`);
          return { text: out, errors };
        }
        const flags = match[1];
        let width = match[2] === '*' ? Number(args.shift() ?? 0) : Number(match[2] ?? 0);
        const left = flags.includes('-') || width < 0;
        width = Math.abs(width);
        const precision =
          match[3] === '*' ? Number(args.shift() ?? 0) : match[3] === undefined ? (piece.includes('.') ? 0 : undefined) : Number(match[3]);
        const verb = match[5] ?? match[6];
        if (!'sbqcdiouxXeEfFgGaAT'.includes(verb)) {
          errors.push(`\`${verb}': invalid format character`);
          return { text: out, errors };
        }
        const argument = args.shift();
        if (verb === 'b') {
          const { text, stopped } = unescapeEcho(argument ?? '');
          out += pad(text, width, left);
          if (stopped) return { text: out, errors };
          continue;
        }
        const made = convert(verb, flags, precision, argument, errors, match[4] ?? '', now);
        const zero = flags.includes('0') && !left && /[diouxXeEfFgG]/.test(verb) && (precision === undefined || /[eEfFgG]/.test(verb));
        out += zero ? padZero(made, width) : pad(made, width, left);
      }
    }
    if (args.length === before) break;
  } while (args.length);
  return { text: out, errors };
}

const pad = (text: string, width: number, left: boolean) => (left ? text.padEnd(width) : text.padStart(width));
const padZero = (text: string, width: number) => {
  const sign = /^(?:[-+ ]|0[xX])?/.exec(text)?.[0] ?? '';
  return sign + text.slice(sign.length).padStart(width - sign.length, '0');
};

function convert(
  verb: string,
  flags: string,
  precision: number | undefined,
  argument: string | undefined,
  errors: string[],
  date: string,
  now: number,
): string {
  const text = argument ?? '';
  switch (verb) {
    case 's':
      return precision === undefined ? text : [...text].slice(0, precision).join('');
    case 'q':
      return backslashQuote(text);
    case 'c':
      return [...text][0] ?? '';
    case 'T':
      return formatDate(date || '%X', argument === undefined || Number(text) < 0 ? now : Number(text) * 1000);
    case 'd':
    case 'i':
    case 'u':
    case 'o':
    case 'x':
    case 'X':
      return integer(verb, flags, precision, parseInteger(text, errors));
    default:
      return float(verb, flags, precision, parseFloating(text, errors));
  }
}

function parseInteger(text: string, errors: string[]): bigint {
  const trimmed = text.trim();
  if (!trimmed) return 0n;
  if (/^["']/.test(trimmed)) return BigInt([...trimmed][1]?.codePointAt(0) ?? 0);
  const match = /^([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)/.exec(trimmed);
  if (!match || match[0].length < trimmed.length) errors.push(`${text}: invalid number`);
  if (!match) return 0n;
  const digits = match[2];
  const value = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits);
  return match[1] === '-' ? -value : value;
}
function parseFloating(text: string, errors: string[]): number {
  if (!text.trim()) return 0;
  if (/^["']/.test(text)) return text.codePointAt(1) ?? 0;
  const value = Number.parseFloat(text);
  if (Number.isNaN(Number(text))) errors.push(`${text}: invalid number`);
  return Number.isNaN(value) ? 0 : value;
}

function integer(verb: string, flags: string, precision: number | undefined, value: bigint): string {
  const signed = verb === 'd' || verb === 'i';
  const magnitude = signed ? (value < 0n ? -value : value) : BigInt.asUintN(64, value);
  let digits = magnitude.toString(verb === 'o' ? 8 : /x/i.test(verb) ? 16 : 10);
  if (precision !== undefined) digits = digits.padStart(precision, '0');
  if (flags.includes('#') && value) digits = (verb === 'o' ? '0' : /x/i.test(verb) ? '0x' : '') + digits;
  if (verb === 'X') digits = digits.toUpperCase();
  const sign = signed ? (value < 0n ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '') : '';
  return sign + digits;
}

function float(verb: string, flags: string, given: number | undefined, value: number): string {
  const precision = given ?? 6;
  const exponent = (text: string) => text.replace(/e([-+])(\d)$/, 'e$10$2');
  let text: string;
  if (/f/i.test(verb)) text = Math.abs(value).toFixed(Math.min(100, precision));
  else if (/e/i.test(verb)) text = exponent(Math.abs(value).toExponential(Math.min(100, precision)));
  else {
    const digits = Math.max(1, precision);
    const power = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
    text =
      power < -4 || power >= digits
        ? exponent(Math.abs(value).toExponential(digits - 1))
        : Math.abs(value).toFixed(Math.max(0, digits - 1 - power));
    if (!flags.includes('#') && text.includes('.')) text = text.replace(/\.?0+($|e)/, '$1');
  }
  if (verb === verb.toUpperCase()) text = text.toUpperCase();
  return (value < 0 || Object.is(value, -0) ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '') + text;
}
