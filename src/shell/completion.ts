import { resolvePath } from '../os/fs.ts';
import { textWidth } from '../os/width.ts';
import { builtins, declarations } from './builtins/index.ts';
import { programmed, programs } from './programmable.ts';
import { backslashQuote } from './quote.ts';
import type { Shell } from './shell.ts';

export interface Choice {
  /** What replaces what was typed. */
  text: string;
  /** What follows when it is the only one. */
  suffix: string;
  /** How a list shows it. */
  shown: string;
}

/** What may stand at the end of `before`. */
export async function complete(shell: Shell, before: string): Promise<{ typed: string; choices: Choice[] }> {
  const command = before.slice(commandStart(before));
  const words = splitWords(command);
  const typed = words[words.length - 1] ?? '';
  const bare = (text: string): Choice => ({ text, suffix: ' ', shown: text });
  const variable = /\$(\{?)(\w*)$/.exec(typed);
  if (variable) {
    const head = typed.slice(0, typed.length - variable[0].length);
    const names = shell.variables.names().filter((name) => name.startsWith(variable[2]));
    return {
      typed,
      choices: names.map((name) => ({ text: `${head}$${variable[1]}${name}${variable[1] ? '}' : ''}`, suffix: '', shown: `$${name}` })),
    };
  }
  const skip = words.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word) && word !== 'sudo' && word !== 'time' && word !== '!');
  const index = words.length - 1 - skip;
  if (index === 0 && !typed.includes('/')) {
    const names = commandNames(shell).filter((name) => name.startsWith(typed));
    return { typed, choices: names.map(bare) };
  }
  const redirected = /[<>]\s*\S*$/.test(command);
  const name = words[skip];
  const own = shell.completions.get(name);
  const spec = own ?? shell.completions.get(aliasOf(shell, name));
  if (spec && !redirected && index > 0) {
    const expanded = [...(own ? [name] : (aliasWords(shell, name) ?? [name])), ...words.slice(skip + 1)];
    const choices = await programmed(shell, spec, expanded);
    if (choices) return { typed, choices };
  }
  return { typed, choices: files(shell, typed, name === 'cd' || name === 'rmdir') };
}

const aliasWords = (shell: Shell, name: string): string[] | undefined => shell.aliases.get(name)?.trim().split(/\s+/);
const aliasOf = (shell: Shell, name: string): string => aliasWords(shell, name)?.[0] ?? name;

/** Where the command that is being typed begins. */
function commandStart(text: string): number {
  let start = 0;
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '\\') i++;
    else if (quote) {
      if (char === quote) quote = '';
    } else if (char === "'" || char === '"') quote = char;
    else if (/[;|&(\n`]/.test(char) && text[i - 1] !== '>') start = i + 1;
    else if (char === '{' && text[i + 1] === ' ') start = i + 1;
  }
  const keyword = /^\s*(?:(?:if|then|else|elif|while|until|do|!)\s+)+/.exec(text.slice(start));
  return start + (keyword?.[0].length ?? /^\s*/.exec(text.slice(start))?.[0].length ?? 0);
}

/** Words as typed, quotes kept; the last may be empty. */
function splitWords(text: string): string[] {
  const words = [''];
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '\\') {
      words[words.length - 1] += char + (text[++i] ?? '');
    } else if (quote) {
      if (char === quote) quote = '';
      words[words.length - 1] += char;
    } else if (char === "'" || char === '"') {
      quote = char;
      words[words.length - 1] += char;
    } else if (/[\s<>]/.test(char)) {
      if (words[words.length - 1] || words.length === 1) words.push('');
    } else words[words.length - 1] += char;
  }
  if (words.length > 1 && words[0] === '') words.shift();
  return words;
}

function commandNames(shell: Shell): string[] {
  const names = new Set<string>([
    ...builtins.keys(),
    ...declarations.keys(),
    ...shell.functions.keys(),
    ...shell.aliases.keys(),
    'if',
    'then',
    'else',
    'fi',
    'for',
    'while',
    'until',
    'do',
    'done',
    'case',
    'esac',
    'function',
  ]);
  for (const name of programs(shell)) names.add(name);
  return [...names].filter((name) => /^[\w.-]+$/.test(name)).sort();
}

function files(shell: Shell, typed: string, directoriesOnly: boolean): Choice[] {
  const { fs } = shell.proc.machine;
  const option = /^(-[-\w]*=|[A-Za-z_]\w*=)/.exec(typed)?.[0] ?? '';
  const word = typed.slice(option.length);
  const quote = /^["']/.exec(word)?.[0] ?? '';
  const plain = quote ? word.slice(1) : word.replace(/\\(.)/g, '$1');
  const slash = plain.lastIndexOf('/') + 1;
  const home = shell.variables.text('HOME') ?? '/root';
  const directory = plain.slice(0, slash).replace(/^~(?=\/)/, home);
  const prefix = plain.slice(slash);
  return list(shell, resolvePath(shell.cwd, directory || '.'))
    .filter((name) => name.startsWith(prefix) && (prefix.startsWith('.') || !name.startsWith('.')))
    .flatMap((name) => {
      let isDirectory = false;
      try {
        isDirectory = fs.stat(resolvePath(shell.cwd, directory + name)).type === 'directory';
      } catch {
        isDirectory = false;
      }
      if (directoriesOnly && !isDirectory) return [];
      const shown = quote ? quote + plain.slice(0, slash) + name : plain.slice(0, slash) + backslashQuote(name);
      return [
        { text: option + shown + (isDirectory ? '/' : ''), suffix: isDirectory ? '' : `${quote} `, shown: name + (isDirectory ? '/' : '') },
      ];
    });
}

function list(shell: Shell, path: string): string[] {
  try {
    return shell.proc.machine.fs.readdir(path);
  } catch {
    return [];
  }
}

/** Words in columns, as readline and ls show them. */
export function columns(words: string[], width: number): string {
  const cell = Math.max(...words.map(textWidth)) + 2;
  const across = Math.max(1, Math.floor(width / cell));
  const down = Math.ceil(words.length / across);
  let out = '';
  for (let r = 0; r < down; r++) {
    let line = '';
    for (let c = r; c < words.length; c += down) line += words[c] + (c + down < words.length ? ' '.repeat(cell - textWidth(words[c])) : '');
    out += `${line}\r\n`;
  }
  return out;
}
