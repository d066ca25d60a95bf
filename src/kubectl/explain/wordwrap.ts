/**
 * Wraps at blanks so that no line is longer than `limit`, where words allow it; blanks and line ends of the text stay.
 * Upstream: github.com/mitchellh/go-wordwrap, which kubectl's templates call.
 */
export function wordWrap(text: string, limit: number): string {
  let out = '';
  let column = 0;
  let blanks = '';
  let word = '';
  const put = () => {
    column += blanks.length + word.length;
    out += blanks + word;
    blanks = '';
    word = '';
  };
  for (const char of text) {
    if (char === '\n') {
      if (!word && column + blanks.length > limit) blanks = '';
      put();
      out += '\n';
      column = 0;
    } else if (/\s/.test(char) && char !== '\u00a0') {
      if (!blanks || word) put();
      blanks += char;
    } else {
      word += char;
      if (column + blanks.length + word.length > limit && word.length < limit) {
        out += '\n';
        column = 0;
        blanks = '';
      }
    }
  }
  if (word || column + blanks.length <= limit) put();
  return out;
}

export const indent = (text: string, by: number): string => ' '.repeat(by) + text.replaceAll('\n', `\n${' '.repeat(by)}`);

/** Paragraphs as the older explain fills them: lines that begin a list, a block or follow a colon begin anew. Upstream: kubectl/pkg/explain/formatter.go. */
export function fill(text: string, width: number): string[] {
  const lines: string[] = [];
  let words: string[] = [];
  let last = '';
  const flush = () => {
    if (!words.length) return;
    lines.push(words.join(' '));
    words = [];
    last = '';
  };
  for (const line of text.split('\n')) {
    if (line.startsWith('    ')) {
      flush();
      lines.push(line);
      continue;
    }
    if (lines.length && line.trim() === '') {
      flush();
      lines.push('');
      continue;
    }
    if (last.endsWith(':') || line.trim() === '' || /^(\d+\.?|-|\*)\s/.test(line.trim())) flush();
    for (const word of line.split(/\s+/).filter(Boolean)) {
      last = word;
      if (words.length && [...words, word].join(' ').length > width) flush();
      words.push(word);
      last = word;
    }
  }
  flush();
  return lines;
}
