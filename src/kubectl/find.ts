import { Flags } from './flags/parse.ts';
import { childOf, childrenOf } from './registry.ts';

/** The command that words name, and the words that are left. Upstream: spf13/cobra Command.Find. */
export function findCommand(words: string[]): { path: string; rest: string[] } {
  let path = '';
  let rest = words;
  for (;;) {
    const flags = new Flags(path);
    const at = firstArgument(flags, rest);
    const next = at < 0 ? undefined : childOf(path, rest[at]);
    if (!next) return { path, rest };
    path = next;
    rest = [...rest.slice(0, at), ...rest.slice(at + 1)];
  }
}

/** Index of the first word that is neither a flag nor the value of one. */
export function firstArgument(flags: Flags, words: string[]): number {
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === '--') return -1;
    if (word.startsWith('--') && !word.includes('=') && flags.spec(word.slice(2))?.bare === undefined && word !== '--help') i++;
    else if (/^-.$/.test(word) && flags.shorthand(word[1])?.bare === undefined && word !== '-h') i++;
    else if (word !== '' && !word.startsWith('-')) return i;
  }
  return -1;
}

/** Commands with a name like this one. */
export function suggestions(path: string, word: string): string[] {
  const typed = word.toLowerCase();
  return childrenOf(path).filter((name) => name !== 'options' && (distance(typed, name) <= 2 || name.startsWith(typed)));
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length];
}
