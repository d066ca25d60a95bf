const NAMES: Record<string, string> = {
  '\x1b[A': 'up',
  '\x1b[B': 'down',
  '\x1b[C': 'right',
  '\x1b[D': 'left',
  '\x1bOA': 'up',
  '\x1bOB': 'down',
  '\x1bOC': 'right',
  '\x1bOD': 'left',
  '\x1b[H': 'home',
  '\x1b[F': 'end',
  '\x1bOH': 'home',
  '\x1bOF': 'end',
  '\x1b[1~': 'home',
  '\x1b[4~': 'end',
  '\x1b[7~': 'home',
  '\x1b[8~': 'end',
  '\x1b[3~': 'delete',
  '\x1b[5~': 'page-up',
  '\x1b[6~': 'page-down',
  '\x1b[1;5C': 'alt-f',
  '\x1b[1;5D': 'alt-b',
  '\x1b[1;3C': 'alt-f',
  '\x1b[1;3D': 'alt-b',
  '\x1b[3;5~': 'alt-d',
  '\x1b[200~': 'paste-begin',
  '\x1b[201~': 'paste-end',
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\x7f': 'backspace',
  '\b': 'backspace',
  '\x1b\x7f': 'ctrl-w',
};
const ESCAPE = /^\x1b(?:\[[0-9;?]*[ -/]*[@-~]|O[A-Za-z]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[^[\]O])/s;

/** Splits what the terminal sent into keys; an unfinished escape sequence is left for the next time. */
export function splitKeys(input: string): { keys: string[]; rest: string } {
  const keys: string[] = [];
  let rest = input;
  while (rest) {
    if (rest[0] === '\x1b') {
      const sequence = ESCAPE.exec(rest)?.[0];
      if (!sequence) return { keys, rest };
      const alt = sequence.length === 2 ? `alt-${sequence[1].toLowerCase()}` : 'unknown';
      keys.push(NAMES[sequence] ?? alt);
      rest = rest.slice(sequence.length);
      continue;
    }
    const char = String.fromCodePoint(rest.codePointAt(0) as number);
    rest = rest.slice(char.length);
    if (NAMES[char]) keys.push(NAMES[char]);
    else if (char < ' ') keys.push(`ctrl-${String.fromCharCode(char.charCodeAt(0) + 96)}`);
    else keys.push(char);
  }
  return { keys, rest };
}

const BYTES = new Map(Object.entries(NAMES).map(([bytes, name]) => [name, bytes]));
BYTES.set('enter', '\r').set('backspace', '\x7f');

/** What the terminal sent for a key. */
export function keyBytes(key: string): string {
  if (BYTES.has(key)) return BYTES.get(key) as string;
  if (key.startsWith('ctrl-')) return String.fromCharCode(key.charCodeAt(5) - 96);
  return key.startsWith('alt-') ? `\x1b${key.slice(4)}` : key === 'unknown' ? '' : key;
}
