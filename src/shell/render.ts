import { charWidth } from '../os/width.ts';

export interface Drawn {
  /** What to send to the terminal. */
  output: string;
  /** Where the cursor is, rows counted from the prompt's first. */
  row: number;
  column: number;
}

/** Draws prompt and line over what stood there, `row` being where the cursor was. */
export function draw(prompt: string, chars: readonly string[], cursor: number, columns: number, row: number): Drawn {
  const visible = prompt.replace(/[\x01\x02]/g, '');
  const start = advance({ row: 0, column: 0 }, plain(prompt), columns);
  const at = advance(start, chars.slice(0, cursor).map(shown), columns);
  const end = advance(at, chars.slice(cursor).map(shown), columns);
  const text = chars.map(shown).join('').replace(/\n/g, '\r\n');
  const wrapped = end.column === 0 && end.row > 0 && chars.length && chars[chars.length - 1] !== '\n' ? ' \r' : '';
  let output = `${row ? `\x1b[${row}A` : ''}\r\x1b[J${visible.replace(/\n/g, '\r\n')}${text}${wrapped}`;
  if (end.row > at.row) output += `\x1b[${end.row - at.row}A`;
  if (end.row !== at.row || end.column !== at.column || wrapped) output += `\r${at.column ? `\x1b[${at.column}C` : ''}`;
  return { output, row: at.row, column: at.column };
}

/** Control characters as ^X. */
const shown = (char: string): string => (char === '\n' ? char : char < ' ' ? `^${String.fromCharCode(char.charCodeAt(0) + 64)}` : char);

/** The characters of a prompt that take room: escape sequences and \x01…\x02 do not. */
const plain = (prompt: string): string[] => [
  ...prompt.replace(/\x01[^\x02]*\x02/g, '').replace(/\x1b\[[0-9;?]*[@-~]|\x1b\][^\x07]*\x07/g, ''),
];

interface Position {
  row: number;
  column: number;
}
function advance(from: Position, texts: readonly string[], columns: number): Position {
  let { row, column } = from;
  for (const char of texts.join('')) {
    if (char === '\n') {
      row++;
      column = 0;
      continue;
    }
    const width = charWidth(char);
    if (column + width > columns) {
      row++;
      column = 0;
    }
    column += width;
    if (column === columns) {
      row++;
      column = 0;
    }
  }
  return { row, column };
}
