export interface TabOptions {
  minWidth: number;
  padding: number;
}
export const TABLE: TabOptions = { minWidth: 6, padding: 3 };
export const DESCRIBE: TabOptions = { minWidth: 0, padding: 2 };

/** Code points of a text. */
function length(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length; i++)
    if ((text.charCodeAt(i) & 0xfc00) === 0xdc00 && (text.charCodeAt(i - 1) & 0xfc00) === 0xd800) count--;
  return count;
}

/** Aligns text at its tabs. Upstream: Go's text/tabwriter, whose columns are blocks of lines that have the cell. */
export function alignTabs(text: string, { minWidth, padding }: TabOptions = DESCRIBE, remembered?: number[]): string {
  const lines = text.split('\n').map((line) => line.split('\t'));
  const widths: number[][] = lines.map(() => []);
  measure(0, lines.length, 0);
  return lines
    .map((cells, i) =>
      cells.map((cell, j) => (j < cells.length - 1 ? cell + ' '.repeat(Math.max(0, widths[i][j] - length(cell))) : cell)).join(''),
    )
    .join('\n');

  function measure(from: number, to: number, column: number): void {
    for (let i = from; i < to; i++) {
      if (lines[i].length - 1 <= column) continue;
      let end = i;
      let width = minWidth;
      for (; end < to && lines[end].length - 1 > column; end++) width = Math.max(width, length(lines[end][column]) + padding);
      if (remembered) {
        width = Math.max(width, remembered[column] ?? 0);
        remembered[column] = width;
      }
      for (let k = i; k < end; k++) widths[k][column] = width;
      measure(i, end, column + 1);
      i = end - 1;
    }
  }
}
