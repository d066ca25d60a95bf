import type { YAMLError } from 'yaml';

export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

/**
 * What go-yaml says of an error. Its scanner counts lines from one, its parser from zero, and neither tells of the first.
 * Upstream: go.yaml.in/yaml/v2/decode.go fail().
 */
export function inGoWords(error: YAMLError, text: string): string {
  const start = error.pos[0];
  const row = (offset: number) => lineAt(text, Math.min(offset, text.length)) - 1;
  const atEnd = start >= text.trimEnd().length;
  const last = text.replace(/\n+$/, '').split('\n').length;
  const say = (line: number, what: string) => (line > 0 ? `line ${line}: ${what}` : what);
  const scanner = (line: number, what: string) => say(line === 0 ? 0 : line + 1, what);
  const colon = (from: number): number => {
    const found = /:(\s|$)/.exec(text.slice(from));
    return found ? row(from + found.index) : row(from);
  };
  const line = text.split('\n')[row(start)] ?? '';
  const closing = flowClosing(text.slice(0, start));
  if (/quote/.test(error.message)) return scanner(row(text.length), 'found unexpected end of stream');
  if (error.code === 'BAD_DQ_ESCAPE')
    return scanner(
      row(start),
      /^.?\\[xuU]/.test(text.slice(Math.max(0, start - 1))) || /^\\?[xuU]/.test(text.slice(start))
        ? 'did not find expected hexdecimal number'
        : 'found unknown escape character',
    );
  if (/^%/.test(text) && error.code === 'MISSING_CHAR') return 'found unknown directive name';
  if (/Block scalar header/.test(error.message)) return scanner(row(start), 'did not find expected comment or line break');
  if (error.code === 'BAD_INDENT' && text[start] === '\t')
    return scanner(row(start), 'found a tab character where an indentation space is expected');
  if (error.code === 'TAB_AS_INDENT' && endsPlainly(text.slice(0, start)))
    return scanner(row(start), 'found a tab character that violates indentation');
  if (error.code === 'TAB_AS_INDENT' || /^[@`%]/.test(text.slice(start).trimStart()))
    return scanner(row(start), 'found character that cannot start any token');
  if (closing) {
    const nothing = /[[{,:]\s*$/.test(text.slice(0, start));
    return say(atEnd ? last : row(start), nothing ? 'did not find expected node content' : `did not find expected ',' or '${closing}'`);
  }
  if (error.code === 'BAD_SCALAR_START' && text[start] === ',') return say(row(start), 'did not find expected node content');
  if (/^- /.test(text.slice(start)) && error.code === 'MULTILINE_IMPLICIT_KEY') return say(row(start), 'did not find expected key');
  if (error.code === 'BLOCK_AS_IMPLICIT_KEY' && /^\s*- /.test(text.slice(start)) && /^\s*- /.test(line))
    return say(row(start), 'did not find expected key');
  if (/^[\]}]/.test(text.slice(start).trimStart())) return say(row(start), 'did not find expected node content');
  if (/^- /.test(text.slice(start)) && /:\s*$/.test(text.slice(0, start)) && !/\n\s*$/.test(text.slice(0, start)))
    return scanner(row(start), 'block sequence entries are not allowed in this context');
  switch (error.code) {
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY':
      return scanner(colon(start), 'mapping values are not allowed in this context');
    case 'MISSING_CHAR':
      if (/:(\s|$)/.test(line)) return say(row(start), 'did not find expected key');
      return scanner(row(start) + 1, "could not find expected ':'");
    default:
      return say(atEnd ? last : row(start), /^- /.test(text) ? "did not find expected '-' indicator" : 'did not find expected key');
  }
}
/** What the innermost open flow collection before a place must end with. */
function flowClosing(text: string): string | undefined {
  const open: string[] = [];
  for (const part of text.matchAll(/"(?:\\.|[^"\\])*"|'[^']*'|(^|\s)#.*|[[\]{}]/gm)) {
    if (part[0] === '[') open.push(']');
    else if (part[0] === '{') open.push('}');
    else if (part[0] === open[open.length - 1]) open.pop();
  }
  return open[open.length - 1];
}
/** Whether the last thing before a place is a plain word, which might go on. */
function endsPlainly(before: string): boolean {
  const line = before.trimEnd().split('\n').pop() ?? '';
  return /[^\s"'\]}|>:-]$/.test(line) && !/[|>][-+\d]*$/.test(line);
}
