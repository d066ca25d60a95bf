/** What is wrong at a place of an expression. */
export interface Problem {
  /** Offset in the expression's text. */
  at: number;
  text: string;
}
/** An expression that does not compile; the message is what cel-go prints. */
export class CelSyntaxError extends Error {
  constructor(source: string, problems: Problem[]) {
    super(display(source, problems));
  }
}
/** What an evaluation ends in when it has no value. */
export class CelError extends Error {
  constructor(
    message: string,
    /** Of the whole evaluation that it ended. */
    readonly cost = 0,
  ) {
    super(message);
  }
}

const wide = (char: string | undefined): boolean => char !== undefined && (char.codePointAt(0) ?? 0) > 127;

/** Models common/error.go of cel-go: the line and a caret under the place. */
function shown(source: string, { at, text }: Problem): string {
  if (!source) return `ERROR: <input>:1:0: ${text}`;
  const before = source.slice(0, at);
  const line = before.split('\n').length;
  const column = [...before.slice(before.lastIndexOf('\n') + 1)].length;
  const snippet = (source.split('\n')[line - 1] ?? '').replaceAll('\t', ' ');
  const chars = [...snippet];
  const dots = chars.slice(0, column).map((c) => (wide(c) ? '\uff0e' : '.'));
  return `ERROR: <input>:${line}:${column + 1}: ${text}\n | ${snippet}\n | ${dots.join('')}${wide(chars[column]) ? '\uff3e' : '^'}`;
}
function display(source: string, problems: Problem[]): string {
  const sorted = [...problems].sort((a, b) => a.at - b.at);
  const seen = new Set<string>();
  return sorted
    .map((p) => shown(source, p))
    .filter((text) => !seen.has(text) && seen.add(text))
    .join('\n');
}
