import type { IDecoration, IMarker, Terminal } from '@xterm/xterm';
import { color } from './colors.ts';

/** Longer answers stay plain: they are read by other means. */
const LINES = 800;
const TOKENS = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

export interface Part {
  /** Characters from the beginning. */
  at: number;
  length: number;
  token: '--syn-key' | '--syn-string' | '--syn-number' | '--syn-word';
}

/** Whether a text is JSON and nothing else. */
export function isJson(text: string): boolean {
  if (!/^\s*[{[]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What is coloured in a line of JSON. */
export function partsOf(line: string): Part[] {
  return [...line.matchAll(TOKENS)].map((match) => ({
    at: match.index,
    length: (match[1] ?? match[0]).length,
    token: match[1] ? (match[2] ? '--syn-key' : '--syn-string') : match[3] ? '--syn-word' : '--syn-number',
  }));
}

/** Colours JSON that stands in the rows from `from` to before `to`; the characters stay as they are. */
export function colorJson(xterm: Terminal, from: number, to: number): IDecoration[] {
  if (to - from > LINES) return [];
  const { active } = xterm.buffer;
  const cursor = active.baseY + active.cursorY;
  const made: IDecoration[] = [];
  const colors = new Map<string, string>();
  const of = (token: Part['token']) => colors.get(token) ?? colors.set(token, color(token)).get(token);
  const markers = new Map<number, IMarker>();
  const place = (row: number, x: number, width: number, token: Part['token']) => {
    const marker = markers.get(row) ?? xterm.registerMarker(row - cursor);
    markers.set(row, marker);
    const decoration = xterm.registerDecoration({ marker, x, width, foregroundColor: of(token) });
    if (decoration) made.push(decoration);
  };
  for (let row = from; row < to; row++) {
    const first = row;
    let text = active.getLine(row)?.translateToString(false) ?? '';
    while (row + 1 < to && active.getLine(row + 1)?.isWrapped) text += active.getLine(++row)?.translateToString(false) ?? '';
    for (const { at, length, token } of partsOf(text))
      for (let i = at; i < at + length; ) {
        const width = Math.min(at + length - i, xterm.cols - (i % xterm.cols));
        place(first + Math.floor(i / xterm.cols), i % xterm.cols, width, token);
        i += width;
      }
  }
  return made;
}
