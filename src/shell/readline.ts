/** A line being edited. Characters are code points. */
export interface Line {
  readonly chars: readonly string[];
  readonly cursor: number;
  readonly history: readonly string[];
  /** Position in history; its length is the new line. */
  readonly at: number;
  /** The new line, while history is shown. */
  readonly draft: string;
  readonly killed: string;
  /** The last key killed too: the next kill joins it. */
  readonly killing: boolean;
  readonly undo: readonly { chars: readonly string[]; cursor: number }[];
  readonly search?: { readonly query: string; readonly at: number; readonly failed: boolean; readonly before: string };
  readonly pasting: boolean;
  /** The last key was Tab: another lists the choices. */
  readonly tabbed: boolean;
}
export type Effect = 'none' | 'submit' | 'end' | 'interrupt' | 'clear' | 'complete' | 'bell';

export const newLine = (history: readonly string[], killed = ''): Line => ({
  chars: [],
  cursor: 0,
  history,
  at: history.length,
  draft: '',
  killed,
  killing: false,
  undo: [],
  pasting: false,
  tabbed: false,
});
export const textOf = (line: Line): string => line.chars.join('');

const isWord = (char: string | undefined) => char !== undefined && /[\p{L}\p{N}_]/u.test(char);
const put = (line: Line, text: string, cursor = [...text].length): Line => ({ ...line, chars: [...text], cursor });
const splice = (line: Line, from: number, to: number, text: string): Line => {
  const inserted = [...text];
  return { ...line, chars: [...line.chars.slice(0, from), ...inserted, ...line.chars.slice(to)], cursor: from + inserted.length };
};

export function insert(line: Line, text: string): Line {
  return splice(saved(line), line.cursor, line.cursor, text);
}
export function replaceBefore(line: Line, length: number, text: string): Line {
  return splice(saved(line), line.cursor - length, line.cursor, text);
}
const saved = (line: Line): Line => ({ ...line, undo: [...line.undo.slice(-99), { chars: line.chars, cursor: line.cursor }] });

function kill(line: Line, from: number, to: number): Line {
  const text = line.chars.slice(from, to).join('');
  const killed = !line.killing ? text : from < line.cursor ? text + line.killed : line.killed + text;
  return { ...splice(saved(line), from, to, ''), cursor: from, killed, killing: true };
}

function wordBack(line: Line, stops: (char: string | undefined) => boolean): number {
  let at = line.cursor;
  while (at > 0 && stops(line.chars[at - 1])) at--;
  while (at > 0 && !stops(line.chars[at - 1])) at--;
  return at;
}
function wordForward(line: Line): number {
  let at = line.cursor;
  while (at < line.chars.length && !isWord(line.chars[at])) at++;
  while (at < line.chars.length && isWord(line.chars[at])) at++;
  return at;
}
const notWord = (char: string | undefined) => !isWord(char);
const space = (char: string | undefined) => char === ' ' || char === '\t' || char === '\n';

function recall(line: Line, at: number): Line | undefined {
  if (at < 0 || at > line.history.length || at === line.at) return undefined;
  const draft = line.at === line.history.length ? textOf(line) : line.draft;
  return { ...put(line, at === line.history.length ? draft : line.history[at]), at, draft };
}

/** One key: the line after it, and what the caller has to do. */
export function press(given: Line, key: string): { line: Line; effect: Effect } {
  if (given.search) return pressSearching(given, key);
  if (given.pasting) {
    if (key === 'paste-end') return { line: { ...given, pasting: false }, effect: 'none' };
    const text = key === 'enter' ? '\n' : key === 'tab' ? '\t' : [...key].length === 1 ? key : '';
    return { line: insert(given, text), effect: 'none' };
  }
  const result = edit({ ...given, tabbed: false }, key);
  const kills = key === 'ctrl-k' || key === 'ctrl-u' || key === 'ctrl-w' || key === 'alt-d';
  const line = { ...result.line, killing: kills, tabbed: key === 'tab' };
  return { line: key === 'tab' ? { ...line, tabbed: true } : line, effect: result.effect };
}

function edit(line: Line, key: string): { line: Line; effect: Effect } {
  const none = (next: Line | undefined) => (next ? { line: next, effect: 'none' as Effect } : { line, effect: 'bell' as Effect });
  const end = line.chars.length;
  switch (key) {
    case 'enter':
    case 'ctrl-o':
      return { line, effect: 'submit' };
    case 'ctrl-c':
      return { line, effect: 'interrupt' };
    case 'ctrl-d':
      if (!end) return { line, effect: 'end' };
      return none(line.cursor < end ? splice(saved(line), line.cursor, line.cursor + 1, '') : undefined);
    case 'delete':
      return none(line.cursor < end ? splice(saved(line), line.cursor, line.cursor + 1, '') : undefined);
    case 'backspace':
      return none(line.cursor ? splice(saved(line), line.cursor - 1, line.cursor, '') : undefined);
    case 'tab':
      return { line, effect: 'complete' };
    case 'ctrl-l':
      return { line, effect: 'clear' };
    case 'left':
    case 'ctrl-b':
      return none(line.cursor ? { ...line, cursor: line.cursor - 1 } : undefined);
    case 'right':
    case 'ctrl-f':
      return none(line.cursor < end ? { ...line, cursor: line.cursor + 1 } : undefined);
    case 'home':
    case 'ctrl-a':
      return none({ ...line, cursor: 0 });
    case 'end':
    case 'ctrl-e':
      return none({ ...line, cursor: end });
    case 'alt-b':
      return none({ ...line, cursor: wordBack(line, notWord) });
    case 'alt-f':
      return none({ ...line, cursor: wordForward(line) });
    case 'ctrl-k':
      return none(kill(line, line.cursor, end));
    case 'ctrl-u':
      return none(kill(line, 0, line.cursor));
    case 'ctrl-w':
      return none(kill(line, wordBack(line, space), line.cursor));
    case 'alt-d':
      return none(kill(line, line.cursor, wordForward(line)));
    case 'ctrl-y':
      return none(insert(line, line.killed));
    case 'ctrl-t': {
      const at = line.cursor === end ? end - 1 : line.cursor;
      if (at < 1) return none(undefined);
      return none({ ...splice(saved(line), at - 1, at + 1, line.chars[at] + line.chars[at - 1]), cursor: at + 1 });
    }
    case 'ctrl-_':
    case 'ctrl-\x7f': {
      const last = line.undo.at(-1);
      return none(last && { ...line, chars: last.chars, cursor: last.cursor, undo: line.undo.slice(0, -1) });
    }
    case 'up':
    case 'ctrl-p':
      return none(recall(line, line.at - 1));
    case 'down':
    case 'ctrl-n':
      return none(recall(line, line.at + 1));
    case 'page-up':
    case 'alt-<':
      return none(recall(line, 0));
    case 'page-down':
    case 'alt->':
      return none(recall(line, line.history.length));
    case 'alt-.':
    case 'alt-_': {
      const word = line.history.at(-1)?.match(/\S+$/)?.[0];
      return none(word ? insert(line, word) : undefined);
    }
    case 'alt-u':
    case 'alt-l':
    case 'alt-c': {
      const to = wordForward(line);
      const word = line.chars.slice(line.cursor, to).join('');
      const turned =
        key === 'alt-u'
          ? word.toUpperCase()
          : key === 'alt-l'
            ? word.toLowerCase()
            : word.toLowerCase().replace(/\p{L}/u, (c) => c.toUpperCase());
      return none(splice(saved(line), line.cursor, to, turned));
    }
    case 'ctrl-r':
      return none({ ...line, search: { query: '', at: line.history.length, failed: false, before: textOf(line) } });
    case 'paste-begin':
      return none({ ...line, pasting: true });
    default:
      return [...key].length === 1 ? none(insert(line, key)) : { line, effect: 'none' };
  }
}

function pressSearching(line: Line, key: string): { line: Line; effect: Effect } {
  const search = line.search as NonNullable<Line['search']>;
  const out: Line = { ...line, search: undefined };
  if (key === 'ctrl-r') return { line: find(line, search.query, search.at - 1), effect: 'none' };
  if (key === 'ctrl-g' || key === 'ctrl-c') return { line: put(out, search.before), effect: key === 'ctrl-c' ? 'interrupt' : 'none' };
  if (key === 'backspace') return { line: find(line, [...search.query].slice(0, -1).join(''), line.history.length - 1), effect: 'none' };
  if ([...key].length === 1)
    return {
      line: find(line, search.query + key, search.failed ? line.history.length - 1 : Math.min(search.at, line.history.length - 1)),
      effect: 'none',
    };
  if (key === 'alt-') return { line: out, effect: 'none' };
  return press({ ...out, at: search.at }, key);
}

function find(line: Line, query: string, from: number): Line {
  const before = (line.search as NonNullable<Line['search']>).before;
  for (let at = from; query && at >= 0; at--) {
    const found = line.history[at].indexOf(query);
    if (found >= 0)
      return { ...put(line, line.history[at], [...line.history[at].slice(0, found)].length), search: { query, at, failed: false, before } };
  }
  return { ...line, search: { query, at: Math.max(0, from + 1), failed: query !== '', before } };
}

/** The prompt that stands before the line now. */
export const promptOf = (line: Line, prompt: string): string =>
  line.search ? `(${line.search.failed ? 'failed ' : ''}reverse-i-search)\`${line.search.query}': ` : prompt;
