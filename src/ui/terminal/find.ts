import type { Terminal } from '@xterm/xterm';

export interface Found {
  /** From 1; 0 when there is none. */
  number: number;
  count: number;
}
interface Hit {
  row: number;
  column: number;
}

/** A whole line of output, however it is wrapped: its text and the row where it begins. */
function* linesOf(xterm: Terminal): Generator<{ row: number; text: string }> {
  const { active } = xterm.buffer;
  let row = 0;
  let text = '';
  for (let i = 0; i < active.length; i++) {
    const line = active.getLine(i);
    if (!line) continue;
    if (!line.isWrapped) {
      if (text) yield { row, text };
      row = i;
      text = '';
    }
    text += line.translateToString(false);
  }
  if (text) yield { row, text };
}

/** Selects what is found next in a terminal and its scrollback, from the newest upwards. Capitals count when there are some. */
export function find(xterm: Terminal, wanted: string, step: -1 | 0 | 1): Found {
  const exact = wanted !== wanted.toLowerCase();
  const hits: Hit[] = [];
  if (wanted)
    for (const { row, text } of linesOf(xterm)) {
      const searched = exact ? text : text.toLowerCase();
      for (let at = searched.indexOf(wanted); at >= 0; at = searched.indexOf(wanted, at + wanted.length))
        hits.push({ row: row + Math.floor(at / xterm.cols), column: at % xterm.cols });
    }
  if (!hits.length) {
    xterm.clearSelection();
    return { number: 0, count: 0 };
  }
  const selected = xterm.getSelectionPosition();
  const before = selected ? hits.findIndex(({ row, column }) => row === selected.start.y && column === selected.start.x) : -1;
  const index = before < 0 ? hits.length - 1 : (before + step + hits.length) % hits.length;
  const { row, column } = hits[index];
  xterm.select(column, row, wanted.length);
  const { viewportY } = xterm.buffer.active;
  if (row < viewportY || row >= viewportY + xterm.rows) xterm.scrollToLine(Math.max(0, row - Math.floor(xterm.rows / 2)));
  return { number: index + 1, count: hits.length };
}
