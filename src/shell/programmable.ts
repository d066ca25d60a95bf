import { resolvePath } from '../os/fs.ts';
import { collector, emptyReader } from '../os/streams.ts';
import { builtins, declarations } from './builtins/index.ts';
import type { Choice } from './completion.ts';
import { Io } from './io.ts';
import type { Shell } from './shell.ts';
import { runArgv } from './simple.ts';

/** What `complete` was told of a command. */
export interface CompletionSpec {
  function?: string;
  words?: string;
  prefix?: string;
  suffix?: string;
  /** Letters of what to offer: files, directories, commands, … */
  actions?: string[];
  options: Set<string>;
  /** The program itself is asked, as cobra's scripts do: `NAME __complete WORDS`. */
  cobra?: boolean;
}

/** What `words` can become at its end by the command's completion; undefined where it says nothing and files are to be offered. */
export async function programmed(shell: Shell, spec: CompletionSpec, words: readonly string[]): Promise<Choice[] | undefined> {
  if (spec.cobra) return cobra(shell, words);
  const typed = words[words.length - 1];
  const offered: string[] = [];
  const options = new Set(spec.options);
  for (const action of spec.actions ?? [])
    offered.push(...(action === 'f' || action === 'd' ? filesLike(shell, typed, action === 'd') : namesLike(shell, action, typed)));
  if (spec.words !== undefined) offered.push(...spec.words.split(/\s+/).filter((word) => word !== '' && word.startsWith(typed)));
  if (spec.function) offered.push(...(await byFunction(shell, spec.function, words, options)));
  const choices = offered.map((word): Choice => {
    const text = (spec.prefix ?? '') + word + (spec.suffix ?? '');
    return { text: text.trimEnd(), suffix: options.has('nospace') ? '' : ' ', shown: text };
  });
  return choices.length || !(options.has('default') || options.has('bashdefault')) ? choices : undefined;
}

async function byFunction(shell: Shell, name: string, words: readonly string[], options: Set<string>): Promise<string[]> {
  if (!shell.functions.has(name)) return [];
  const { variables } = shell;
  const line = words.join(' ');
  // Bash parts words at the characters of COMP_WORDBREAKS too.
  const broken = words.flatMap((word, i) =>
    i === 0 ? [word] : word === '' ? [''] : word.split(/([=:]+)/).filter((part, at, all) => part !== '' || at === all.length - 1),
  );
  variables.setList('COMP_WORDS', broken);
  variables.set('COMP_CWORD', String(broken.length - 1));
  variables.set('COMP_LINE', line);
  variables.set('COMP_POINT', String(line.length));
  variables.set('COMP_TYPE', '9');
  variables.set('COMP_KEY', '9');
  variables.setList('COMPREPLY', []);
  shell.completing = options;
  const status = shell.status;
  try {
    const io = Io.of(emptyReader(), collector(), collector());
    await runArgv({ shell, io }, [name, words[0], words[words.length - 1], words[words.length - 2] ?? ''], { functions: true });
  } finally {
    shell.completing = undefined;
    shell.status = status;
  }
  const reply = variables.find('COMPREPLY');
  const list = reply?.list ? [...reply.list.entries()].sort((a, b) => a[0] - b[0]).map(([, word]) => word) : [];
  const before = /^.*[=:]/.exec(words[words.length - 1])?.[0] ?? '';
  return list.map((word) => (before && !word.startsWith(before) ? before + word : word));
}

const [ERROR, NO_SPACE, NO_FILES, EXTENSIONS, DIRECTORIES] = [1, 2, 4, 8, 16];

/** spf13/cobra's protocol: a line per choice with its description after a tab, then `:` and the directive. */
async function cobra(shell: Shell, words: readonly string[]): Promise<Choice[] | undefined> {
  const out = collector();
  const { status } = shell;
  await runArgv({ shell, io: Io.of(emptyReader(), out, collector()) }, [words[0], '__complete', ...words.slice(1).map(unquoted)], {
    functions: false,
  });
  shell.status = status;
  const lines = out.text().split('\n');
  const at = lines.findLastIndex((line) => /^:\d+$/.test(line));
  const directive = at < 0 ? ERROR : Number(lines[at].slice(1));
  if (directive & ERROR) return undefined;
  const typed = words[words.length - 1];
  const offered = lines.slice(0, at).filter((line) => line && !line.startsWith('_activeHelp_ '));
  if (directive & EXTENSIONS) return undefined;
  if (directive & DIRECTORIES) return filesLike(shell, typed, true).map((text) => ({ text, suffix: '', shown: text }));
  // With `--flag=` the answers are the values alone.
  const before = /^--?[^=]+=/.exec(typed)?.[0] ?? '';
  const choices = offered
    .map((line) => line.split('\t'))
    .map(([name, description]) => [name.startsWith(before) ? name : before + name, description])
    .filter(([name]) => name.startsWith(typed));
  if (!choices.length && !(directive & NO_FILES)) return undefined;
  const width = Math.max(0, ...choices.map(([name]) => name.length));
  return choices.map(([text, description]) => ({
    text,
    suffix: directive & NO_SPACE ? '' : ' ',
    shown: description ? `${text.padEnd(width)}  (${description})` : text,
  }));
}
const unquoted = (word: string): string => word.replace(/\\(.)|["']/g, '$1');

export function filesLike(shell: Shell, word: string, directories: boolean): string[] {
  const { fs } = shell.proc.machine;
  const slash = word.lastIndexOf('/') + 1;
  try {
    return fs
      .readdir(resolvePath(shell.cwd, word.slice(0, slash) || '.'))
      .filter((name) => name.startsWith(word.slice(slash)) && (word.slice(slash).startsWith('.') || !name.startsWith('.')))
      .map((name) => word.slice(0, slash) + name)
      .filter((path) => !directories || fs.stat(resolvePath(shell.cwd, path)).type === 'directory');
  } catch {
    return [];
  }
}

export function namesLike(shell: Shell, action: string, word: string): string[] {
  const names: Record<string, () => Iterable<string>> = {
    a: () => shell.aliases.keys(),
    b: () => [...builtins.keys(), ...declarations.keys()],
    c: () => [...builtins.keys(), ...declarations.keys(), ...shell.functions.keys(), ...shell.aliases.keys(), ...programs(shell)],
    e: () => Object.keys(shell.variables.environment()),
    x: () => shell.functions.keys(),
    v: () => shell.variables.names(),
  };
  return [...new Set(names[action]?.() ?? [])].filter((name) => name.startsWith(word)).sort();
}

/** The names of what PATH offers to run. */
export function programs(shell: Shell): string[] {
  const { fs } = shell.proc.machine;
  return (shell.variables.text('PATH') ?? '').split(':').flatMap((directory) => {
    try {
      return fs.readdir(directory).filter((name) => {
        const stat = fs.stat(`${directory}/${name}`);
        return stat.type === 'file' && (stat.mode & 0o111) !== 0;
      });
    } catch {
      return [];
    }
  });
}
