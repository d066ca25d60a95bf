/** Milliseconds in as many digits as say something. */
export const ms = (time: number): string => (time < 1 ? time.toFixed(3) : time < 100 ? time.toFixed(2) : time.toFixed(0));

/** Rows as columns, the first to the left, the others to the right. */
export function table(rows: string[][]): string {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  return rows.map((row) => row.map((cell, i) => (i ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join('   ')).join('\n');
}
