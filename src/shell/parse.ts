import * as unbash from 'unbash';

export type * from 'unbash';

export interface Parsed {
  script: unbash.Script;
  /** The whole text needs more lines. */
  incomplete: boolean;
  error?: { token: string; pos: number; text?: string };
}

const UNFINISHED = /^(unterminated|expected '(fi|done|esac|do|then|\}|\)|\]\])'|expected command)/;

/** The only place that knows the parser. */
export function parse(source: string): Parsed {
  const script = unbash.parse(source);
  const errors = script.errors ?? [];
  const unexpected = errors.find((error) => !UNFINISHED.test(error.message));
  const trailing = /(^|[^\\])(\\\\)*\\\n?$/.test(source) && !/\n$/.test(source);
  if (unexpected) {
    const token = /'(.*)'$/.exec(unexpected.message)?.[1];
    return { script, incomplete: false, error: { token: token ?? tokenAt(source, unexpected.pos), pos: unexpected.pos } };
  }
  const early = errors.find((error) => /^expected/.test(error.message) && source.slice(error.pos).trim());
  if (early) return { script, incomplete: false, error: { token: tokenAt(source, early.pos), pos: early.pos } };
  if (errors.length) return { script, incomplete: true, error: { token: '', pos: errors[0].pos, text: unfinished(errors[0].message) } };
  return { script, incomplete: trailing || openHereDoc(source, script) };
}

function tokenAt(source: string, pos: number): string {
  const rest = source.slice(pos).replace(/^[ \t]+/, '');
  if (rest === '' || rest.startsWith('\n')) return 'newline';
  return /^(\|\||&&|;;|[;&|()<>]|[^\s;&|()<>]+)/.exec(rest)?.[0] ?? rest[0];
}

function unfinished(message: string): string {
  const quote = /unterminated (single|double) quote/.exec(message);
  if (quote) return `unexpected EOF while looking for matching \`${quote[1] === 'single' ? "'" : '"'}'`;
  if (/parameter expansion/.test(message)) return "unexpected EOF while looking for matching `}'";
  if (/substitution|arithmetic/.test(message)) return "unexpected EOF while looking for matching `)'";
  return 'syntax error: unexpected end of file';
}

const openHereDoc = (source: string, script: unbash.Script): boolean => source.includes('<<') && hasOpen(script);
function hasOpen(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(hasOpen);
  if (typeof node !== 'object' || node === null) return false;
  const record = node as Record<string, unknown>;
  if (record.type === 'HereDoc') return record.closing === undefined;
  return Object.values(record).some(hasOpen);
}

/** A word out of its text, as it would stand in a command. */
export function parseWord(text: string): unbash.Word {
  const [statement] = unbash.parse(`_=${text}`).commands;
  const command = statement?.command;
  const assignment = command?.type === 'Command' ? command.prefix[0] : undefined;
  return assignment?.type === 'Assignment' && assignment.value.type === 'Word'
    ? assignment.value
    : { type: 'Word', text: '', value: '', pos: 0, end: 0 };
}

export function parseArithmetic(text: string): unbash.ArithmeticExpression | undefined {
  const parsed = unbash.parse(`((${text}))`);
  const command = parsed.commands[0]?.command;
  if (parsed.errors?.length || command?.type !== 'ArithmeticCommand') throw new SyntaxError(text);
  return command.expression;
}
