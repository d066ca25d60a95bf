import type { Shell } from './shell.ts';

const LIMIT = 500;
const pathOf = (shell: Shell): string => shell.variables.text('HISTFILE') ?? `${shell.variables.text('HOME') ?? '/root'}/.bash_history`;

export function loadHistory(shell: Shell): void {
  if (shell.dialect === 'ash') return;
  try {
    shell.history.push(...shell.proc.machine.fs.readText(pathOf(shell)).split('\n').filter(Boolean).slice(-LIMIT));
  } catch {
    shell.history = [];
  }
}

/** Keeps a command, and writes it to the file at once: a tab may close at any time. */
export function remember(shell: Shell, text: string): void {
  if (text.startsWith(' ') || text === shell.history.at(-1)) return;
  shell.history.push(text);
  if (shell.history.length > LIMIT) shell.history.shift();
  if (shell.dialect === 'ash' || text.includes('\n')) return;
  try {
    shell.proc.machine.fs.appendFile(pathOf(shell), `${text}\n`);
  } catch {
    shell.variables.set('HISTFILE', '/dev/null');
  }
}
