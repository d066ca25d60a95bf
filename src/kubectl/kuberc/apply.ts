import type { Process } from '../../os/process.ts';
import { Failure } from '../errors.ts';
import { findCommand } from '../find.ts';
import { Flags } from '../flags/parse.ts';
import { validatePolicy } from './policy.ts';
import { explicitFile, loadPreference, type Option, type Preference } from './preferences.ts';

/** The command line with aliases and defaults of the kuberc file put in. Upstream: kubectl/pkg/kuberc/kuberc.go. */
export async function applyPreferences(proc: Process, words: string[]): Promise<string[]> {
  if (!words.length) return words;
  try {
    const preference = await loadPreference(proc, explicitFile(words));
    if (!preference) return words;
    validate(preference);
    validatePolicy(preference);
    const aliased = await applyAlias(proc, preference, words);
    // The defaults are those of the command's name, which an alias does not have.
    return aliased === words ? await applyDefaults(proc, preference, words) : aliased;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new Failure(`error occurred while applying preferences ${error.message}`, 1, true);
  }
}

function validate({ aliases = [], defaults = [] }: Preference): void {
  const check = (options: Option[] = []) => {
    for (const { name } of options) if (name.startsWith('-')) throw new Failure(`flag name ${name} should be in long form without dashes`);
  };
  const seen = new Set<string>();
  for (const alias of aliases) {
    if (!/^[a-zA-Z]+$/.test(alias.name)) throw new Failure('invalid alias name, can only include alphabetical characters');
    check(alias.options);
    if (seen.has(alias.name)) throw new Failure(`duplicate alias name ${alias.name}`);
    seen.add(alias.name);
  }
  for (const { options } of defaults) check(options);
}

async function applyAlias(proc: Process, { aliases = [] }: Preference, words: string[]): Promise<string[]> {
  const at = words.findIndex((w) => !w.startsWith('-') && !w.startsWith('__complete'));
  const alias = aliases.find((a) => a.name === words[at]);
  if (!alias) return words;
  if (findCommand([alias.name]).path) {
    await proc.stderr.write(`Warning: Setting alias ${JSON.stringify(alias.name)} to a built-in command is not supported\n`);
    return words;
  }
  if (findCommand(words).path) return words;
  const { path, rest } = findCommand(alias.command.split(/\s+/).filter(Boolean));
  if (!path)
    throw new Failure(`command ${JSON.stringify(alias.command)} not found to set alias ${JSON.stringify(alias.name)}: [${rest.join(' ')}]`);
  const options = optionWords(new Flags(path), alias.options ?? [], words, (name) => `invalid alias flag ${name} in alias kubectl`);
  return [
    ...path.split(' '),
    ...options,
    ...words.slice(0, at),
    ...(alias.prependArgs ?? []),
    ...words.slice(at + 1),
    ...(alias.appendArgs ?? []),
  ];
}

async function applyDefaults(proc: Process, { defaults = [] }: Preference, words: string[]): Promise<string[]> {
  const { path, rest } = findCommand(words);
  if (!path) return words;
  const name = (command: string) => command.split(' ').pop();
  const added: string[] = [];
  for (const { command, options = [] } of defaults) {
    const meant = findCommand(command.split(/\s+/).filter(Boolean)).path;
    if (!meant) {
      await proc.stderr.write(`Warning: command ${JSON.stringify(command)} not found to set kuberc override\n`);
      continue;
    }
    if (name(meant) === name(path))
      added.push(...optionWords(new Flags(path), options, words, (flag) => `invalid flag ${flag} for command ${command}`));
  }
  return added.length ? [...path.split(' '), ...added, ...rest] : words;
}

/** `--name=value` for each that the command line does not say itself. */
function optionWords(flags: Flags, options: Option[], words: string[], unknown: (name: string) => string): string[] {
  return options.flatMap(({ name, default: value }) => {
    const spec = flags.spec(name);
    if (!spec) throw new Failure(unknown(name));
    const given = words.some(
      (w) =>
        w === `--${name}` ||
        w.startsWith(`--${name}=`) ||
        (spec.short && (w.startsWith(`-${spec.short}`) || (/^-[a-zA-Z]+$/.test(w) && w.includes(spec.short)))),
    );
    return given ? [] : [`--${name}=${value}`];
  });
}
