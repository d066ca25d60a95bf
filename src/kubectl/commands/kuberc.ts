import type { KubeObject } from '../../apimachinery/types.ts';
import { busy } from '../../os/clock.ts';
import type { Command } from '../command.ts';
import { Failure, throwAll } from '../errors.ts';
import {
  type Alias,
  emptyPreference,
  kubercFile,
  type Option,
  type Preference,
  readPreference,
  savePreference,
} from '../kuberc/preferences.ts';
import { outputPrinter } from '../printers/output.ts';
import type { Session } from '../session.ts';

function file(session: Session): { file: string; explicit: boolean } {
  const found = kubercFile(session.proc, session.flags.string('kuberc'));
  if (!found) throw new Failure('KUBERC is disabled via KUBERC=off environment variable');
  return found;
}

export const kubercView: Command = {
  about: 'Show the preferences of the kuberc file.',
  examples: '# As YAML\nkubectl kuberc view\n\n# Another file\nkubectl kuberc view --kuberc ./kuberc',
  async run(session) {
    const { file: path, explicit } = file(session);
    const preference = readPreference(session.proc, path);
    if (!preference) {
      if (explicit) throw new Failure(`kuberc file not found at ${path}`);
      await session.out(
        `kuberc file not found at ${path}\nWould you like to generate a default kuberc file with recommended options? (y/N): `,
      );
      const { readLine } = await busy(import('../../os/streams.ts'));
      const line = await readLine(session.proc.stdin, session.proc.signal);
      if (!/^y$/i.test(new TextDecoder().decode(line ?? new Uint8Array()).trim())) return;
      const defaults = [
        { command: 'apply', options: [{ name: 'server-side', default: 'true' }] },
        { command: 'delete', options: [{ name: 'interactive', default: 'true' }] },
      ];
      return save(session, path, { ...emptyPreference(), defaults });
    }
    const printer = await outputPrinter(session, { typed: true });
    await session.out(await (printer as NonNullable<typeof printer>).print(typed(preference)));
  },
};

/** In the order of the Go structs. */
function typed({ kind, apiVersion, defaults, aliases, ...policy }: Preference): KubeObject {
  const options = (list: Option[] | undefined) => (list ?? []).map(({ name, default: value }) => ({ name, default: value }));
  return {
    kind,
    apiVersion,
    defaults: (defaults ?? []).map((d) => ({ command: d.command, options: options(d.options) })),
    aliases: (aliases ?? []).map((a) => ({
      name: a.name,
      command: a.command,
      ...(a.prependArgs?.length ? { prependArgs: a.prependArgs } : {}),
      ...(a.appendArgs?.length ? { appendArgs: a.appendArgs } : {}),
      ...(a.options?.length ? { options: options(a.options) } : {}),
    })),
    ...(policy.credentialPluginPolicy ? { credentialPluginPolicy: policy.credentialPluginPolicy } : {}),
    ...(policy.credentialPluginAllowlist?.length ? { credentialPluginAllowlist: policy.credentialPluginAllowlist } : {}),
  } as unknown as KubeObject;
}

async function save(session: Session, path: string, preference: Preference): Promise<void> {
  savePreference(session.proc, path, preference);
  await session.out(`Updated ${path}\n`);
}

const POLICIES = ['AllowAll', 'DenyAll', 'Allowlist'];

export const kubercSet: Command = {
  about: `Set something in the kuberc file: default values for the flags of a command, an alias, or which credential plugins may run.`,
  examples:
    '# Show more columns by default\nkubectl kuberc set --section defaults --command get --option output=wide\n\n# An alias\nkubectl kuberc set --section aliases --name getn --command get --prependarg nodes',
  required: ['section'],
  async run(session) {
    const { flags, proc } = session;
    const { file: path } = file(session);
    check(session);
    const preference = readPreference(proc, path) ?? emptyPreference();
    const options = flags.list('option').map((text): Option => {
      const at = text.indexOf('=');
      if (at < 0) throw new Failure(`invalid option format ${JSON.stringify(text)}, expected flag=value`);
      return { name: text.slice(0, at).replace(/^-+/, ''), default: text.slice(at + 1) };
    });
    const section = flags.string('section');
    if (section === 'defaults') setDefaults(session, preference, options);
    else if (section === 'aliases') setAlias(session, preference, options);
    else setPolicy(session, preference);
    await save(session, path, preference);
  },
};

function check({ flags }: Session): void {
  const section = flags.string('section');
  const fail = (text: string): never => {
    throw new Failure(text);
  };
  const plugins = section === 'credentialplugin';
  if (!['defaults', 'aliases', 'credentialplugin'].includes(section))
    fail(`--section must be "defaults", "aliases", or "credentialplugin", got: ${section}`);
  if (section === 'aliases' && !flags.string('name')) fail('--name is required when --section=aliases');
  if (section === 'defaults' && flags.string('name')) fail('--name should not be specified when --section=defaults');
  if (section === 'defaults' && (flags.list('prependarg').length || flags.list('appendarg').length))
    fail('--prependarg and --appendarg are only valid for --section=aliases');
  if (!plugins && !flags.string('command')) fail('--command is required when --section=aliases or --section=defaults');
  if (!plugins) return;
  const policy = flags.string('policy');
  const entries = flags.list('allowlist-entry').length;
  if (!policy) fail('--policy is required when --section=credentialplugin');
  if (!POLICIES.includes(policy)) fail(` --policy must be  "AllowAll", "DenyAll", or "Allowlist", got: ${policy}`);
  if (policy === 'Allowlist' && !entries) fail('--allowlist-entry is required when --section=credentialplugin and --policy=Allowlist');
  if (policy !== 'Allowlist' && entries) fail('--allowlist-entry may only be used when --section=credentialplugin and --policy=Allowlist');
}

function setDefaults({ flags }: Session, preference: Preference, options: Option[]): void {
  const command = flags.string('command');
  preference.defaults ??= [];
  const known = preference.defaults.find((d) => d.command === command);
  if (known && !flags.bool('overwrite'))
    throw new Failure(`defaults for command ${JSON.stringify(command)} already exist, use --overwrite to replace`);
  if (!known) preference.defaults.push({ command, options });
  else if (options.length) known.options = options;
}

function setAlias({ flags }: Session, preference: Preference, options: Option[]): void {
  const name = flags.string('name');
  preference.aliases ??= [];
  const at = preference.aliases.findIndex((a) => a.name === name);
  const known = at < 0 ? undefined : preference.aliases[at];
  if (known && !flags.bool('overwrite')) throw new Failure(`alias ${JSON.stringify(name)} already exists, use --overwrite to replace`);
  const pick = <T>(given: T[], before: T[] | undefined): T[] | undefined => (given.length ? given : before);
  const alias: Alias = { name, command: flags.string('command') };
  const parts = {
    prependArgs: pick(flags.list('prependarg'), known?.prependArgs),
    appendArgs: pick(flags.list('appendarg'), known?.appendArgs),
    options: pick(options, known?.options),
  };
  for (const [key, value] of Object.entries(parts)) if (value) Object.assign(alias, { [key]: value });
  if (at < 0) preference.aliases.push(alias);
  else preference.aliases[at] = alias;
}

function setPolicy({ flags }: Session, preference: Preference): void {
  const policy = flags.string('policy');
  if (policy === 'Allowlist') {
    const errors: string[] = [];
    preference.credentialPluginAllowlist = flags
      .list('allowlist-entry')
      .flatMap((text) => text.split(','))
      .flatMap((pair) => {
        const at = pair.indexOf('=');
        const field = pair.slice(0, at);
        if (at < 0) errors.push(`improperly formatted allowlist entry: ${JSON.stringify(pair)}`);
        else if (field === 'name') errors.push('allowlist entry field "name" is deprecated, use "command" instead');
        else if (field !== 'command') errors.push(`unrecognized allowlist entry field: ${JSON.stringify(field)}`);
        else if (!pair.slice(at + 1).trim()) errors.push('empty value in allowlist entry for field "command"');
        else return [{ command: pair.slice(at + 1) }];
        return [];
      });
    throwAll(errors.map((e) => new Failure(e)));
  }
  preference.credentialPluginPolicy = policy;
}
