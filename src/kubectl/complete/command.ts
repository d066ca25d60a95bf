import type { Process } from '../../os/process.ts';
import { nullWriter } from '../../os/streams.ts';
import { findCommand } from '../find.ts';
import { FlagError, Flags, parseFlags } from '../flags/parse.ts';
import type { FlagSpec } from '../flags/spec.ts';
import { COMMANDS, childrenOf } from '../registry.ts';
import { Session } from '../session.ts';
import { GROUPS } from '../tables/root.ts';
import { CHILDREN } from '../tables/usage.ts';
import { WORDS } from '../tables/words.ts';
import { argumentsOf } from './arguments.ts';
import { type Completion, DIRECTIVES, FILES } from './directive.ts';
import { valuesOf } from './values.ts';

/** `kubectl __complete WORDS`: what may stand in the place of the last word, and what the shell is to do with it. */
export async function completeCommand(proc: Process, words: string[], described: boolean): Promise<number> {
  const word = words[words.length - 1] ?? '';
  let found: Completion;
  try {
    found = await complete(proc, words.slice(0, -1), word);
  } catch (error) {
    const text = (error as Error).message;
    if (text.startsWith('unable to find')) await proc.stderr.write('[Debug] Cleared global flags for plugin completion\n');
    await proc.stderr.write(`[Debug] [Error] ${text}\n`);
    found = FILES;
  }
  const lines = found.items.map(([text, about]) => (described && about ? `${text}\t${about.split('\n')[0]}` : text));
  await proc.stdout.write([...lines, `:${DIRECTIVES[found.directive]}`].map((l) => `${l}\n`).join(''));
  await proc.stderr.write(`Completion ended with directive: ${NAMES[found.directive] ?? `ShellCompDirective${found.directive}`}\n`);
  return 0;
}

async function complete(proc: Process, before: string[], word: string): Promise<Completion> {
  const helping = before[0] === 'help';
  const { path, rest } = findCommand(helping ? before.slice(1) : before);
  const unknown = rest.find((w) => !w.startsWith('-'));
  if (!path && unknown && !helping) throw new Error(`unable to find a command for arguments: [${before.join(' ')}]`);
  const flags = new Flags(path);
  const starts = (items: Completion['items'], prefix: string) => items.filter(([text]) => text.startsWith(prefix));
  const dashed = rest.includes('--');
  const inline = dashed ? null : (/^--([\w-]+)=(.*)$/s.exec(word) ?? /^-(\w)=(.*)$/s.exec(word));
  const open = inline || dashed ? undefined : openFlag(flags, rest);
  const spec = inline ? (inline[1].length > 1 ? flags.spec(inline[1]) : flags.shorthand(inline[1])) : open;
  let parsed: ReturnType<typeof parseFlags>;
  try {
    parsed = parseFlags(path, open ? rest.slice(0, -1) : rest);
  } catch (error) {
    if (!(error instanceof FlagError)) throw error;
    throw new Error(`Error while parsing flags from args [${rest.join(' ')}]: ${error.message}`);
  }
  const session = new Session({ ...proc, stdout: nullWriter, stderr: nullWriter }, path, parsed.flags, parsed.args, parsed.dash);
  if (spec) {
    const values = await quietly(valuesOf(session, spec.name));
    return { ...values, items: starts(values.items, inline ? inline[2] : word) };
  }
  const required = COMMANDS[path] && !helping ? ((await COMMANDS[path]()).required ?? []) : [];
  if (word.startsWith('-') && !dashed) {
    const missing = required.filter((name) => !parsed.flags.changed(name));
    const items = flagItems(parsed.flags, missing.length && word !== '-' ? missing : [], turnedOff(proc));
    return { items: starts(items, word), directive: 'NoFileComp' };
  }
  const needed = required.filter((name) => !parsed.flags.changed(name)).map((name): [string, string] => [`--${name}`, WORDS[name] ?? '']);
  if (parsed.args.length === 0 || helping) {
    const children = childItems(path, proc);
    if (children.length) return { items: starts([...needed, ...children], word), directive: 'NoFileComp' };
  }
  const found = await quietly(argumentsOf(session, word));
  return { ...found, items: [...starts(needed, word), ...found.items] };
}

const NAMES: Record<string, string> = { Slash: 'ShellCompDirectiveNoSpace, ShellCompDirectiveNoFileComp' };

/** A server that does not answer has nothing to offer. */
const quietly = (work: Promise<Completion>): Promise<Completion> => work.catch(() => ({ items: [], directive: 'NoFileComp' }));

/** The flag whose value comes next. */
function openFlag(flags: Flags, words: string[]): FlagSpec | undefined {
  const last = words[words.length - 1] ?? '';
  const spec = /^--[\w-]+$/.test(last) ? flags.spec(last.slice(2)) : /^-\w$/.test(last) ? flags.shorthand(last[1]) : undefined;
  return spec && spec.bare === undefined ? spec : undefined;
}

function flagItems(flags: Flags, only: string[], off: string): Completion['items'] {
  const repeats = ['slice', 'array', 'map'];
  const open = flags.all().filter((f) => !f.hidden && f.name !== off && (!flags.changed(f.name) || repeats.includes(f.type)));
  const chosen = only.length ? open.filter((f) => only.includes(f.name)) : open;
  const about = `help for ${flags.path.split(' ').pop() || 'kubectl'}`;
  const all = [
    ...chosen.map((f) => ({ name: f.name, short: f.short, about: WORDS[f.name] ?? '', own: !flags.path || flags.isOwn(f.name) })),
    ...(only.length ? [] : [{ name: 'help', short: 'h', about, own: true }]),
  ].sort((a, b) => (a.own !== b.own ? (a.own ? 1 : -1) : a.name < b.name ? -1 : 1));
  return all.flatMap(({ name, short, about }): Completion['items'] => [
    [`--${name}`, about],
    ...(short ? [[`-${short}`, about] as [string, string]] : []),
  ]);
}

const turnedOff = (proc: Process): string => ((proc.env.KUBECTL_KUBERC ?? '').toLowerCase() === 'false' ? 'kuberc' : '');

function childItems(path: string, proc: Process): Completion['items'] {
  const names = childrenOf(path).filter((name) => name !== turnedOff(proc));
  const about = (name: string) =>
    path
      ? CHILDREN[`${path} ${name}`]
      : (GROUPS.flatMap(([, list]) => list).find(([n]) => n === name)?.[1] ?? 'Print the list of flags inherited by all commands');
  const items = names.map((name): [string, string] => [name, about(name)]);
  if (!path) items.push(['help', 'Help about any command']);
  return items.sort(([a], [b]) => (a < b ? -1 : 1));
}
