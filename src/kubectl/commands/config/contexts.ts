import type { Command } from '../../command.ts';
import { Failure } from '../../errors.ts';
import { alignTabs, TABLE } from '../../printers/tabwriter.ts';
import { defaultFile, modify, showHelp, starting, unexpected } from './files.ts';

export const currentContext: Command = {
  about: 'Display the current-context.',
  examples: '# Display the current-context\nkubectl config current-context',
  async run(session) {
    const { currentContext: name } = starting(session);
    if (!name) throw new Failure('current-context is not set');
    await session.out(`${name}\n`);
  },
};

export const useContext: Command = {
  about: 'Set the current-context in a kubeconfig file.',
  examples: '# Use the context for the minikube cluster\nkubectl config use-context minikube',
  async run(session) {
    const [name] = session.args;
    if (session.args.length !== 1) await unexpected(session);
    const config = starting(session);
    if (!name) throw new Failure('empty context names are not allowed');
    if (!config.contexts.has(name)) throw new Failure(`no context exists with the name: ${JSON.stringify(name)}`);
    config.currentContext = name;
    modify(session, config);
    await session.out(`Switched to context "${name}".\n`);
  },
};

export const setContext: Command = {
  about: 'Make a context of a kubeconfig, or change one: only what is given by a flag.',
  examples: '# Work in the namespace shop from now on\nkubectl config set-context --current --namespace=shop',
  async run(session) {
    const { flags, args } = session;
    if (args.length > 1) await unexpected(session);
    const current = flags.bool('current');
    if (!args[0] && !current) throw new Failure('you must specify a non-empty context name or --current');
    if (args[0] && current) throw new Failure('you cannot specify both a context name and --current');
    const config = starting(session);
    const name = current ? config.currentContext : args[0];
    if (!name) throw new Failure('no current context is set');
    const known = config.contexts.get(name);
    const entry = { ...known };
    for (const field of ['cluster', 'user', 'namespace'] as const) if (flags.changed(field)) entry[field] = flags.string(field);
    if (known) config.origins.set(entry, config.origins.get(known) as string);
    config.contexts.set(name, entry);
    modify(session, config);
    await session.out(`Context "${name}" ${known ? 'modified' : 'created'}.\n`);
  },
};

export const renameContext: Command = {
  about: 'Give a context of the kubeconfig another name; where it is the current one, that follows.',
  examples: "# Rename the context 'old' to 'new'\nkubectl config rename-context old new",
  async run(session) {
    const [from, to] = session.args;
    if (session.args.length !== 2) await unexpected(session);
    if (!to) throw new Failure('You must specify a new non-empty context name');
    const config = starting(session);
    const { shown } = defaultFile(session);
    const entry = config.contexts.get(from);
    if (!entry) throw new Failure(`cannot rename the context ${JSON.stringify(from)}, it's not in ${shown}`);
    if (config.contexts.has(to))
      throw new Failure(`cannot rename the context ${JSON.stringify(from)}, the context ${JSON.stringify(to)} already exists in ${shown}`);
    config.contexts.delete(from);
    config.contexts.set(to, entry);
    if (config.currentContext === from) config.currentContext = to;
    modify(session, config);
    await session.out(`Context "${from}" renamed to "${to}".\n`);
  },
};

const deleter = (part: 'contexts' | 'clusters' | 'users', what: string): Command => ({
  about: `Take the ${what} of that name out of the kubeconfig.`,
  examples: `# Delete a ${what}\nkubectl config delete-${what} NAME`,
  async run(session) {
    const [name] = session.args;
    const config = starting(session);
    if (session.args.length !== 1) {
      if (part === 'users') throw session.usage('user to delete is required');
      return showHelp(session);
    }
    const { shown } = defaultFile(session);
    if (!config[part].has(name)) throw new Failure(`cannot delete ${what} ${name}, not in ${shown}`);
    if (part === 'contexts' && config.currentContext === name)
      await session.err('warning: this removed your active context, use "kubectl config use-context" to select a different one\n');
    config[part].delete(name);
    modify(session, config);
    await session.out(`deleted ${what} ${name} from ${shown}\n`);
  },
});
export const deleteContext = deleter('contexts', 'context');
export const deleteCluster = deleter('clusters', 'cluster');
export const deleteUser = deleter('users', 'user');

const lister = (part: 'clusters' | 'users'): Command => ({
  about: `List the ${part} of the kubeconfig.`,
  examples: `# List the ${part}\nkubectl config get-${part}`,
  async run(session) {
    const names = [...starting(session)[part].keys()].sort();
    await session.out(['NAME', ...names].map((n) => `${n}\n`).join(''));
  },
});
export const getClusters = lister('clusters');
export const getUsers = lister('users');

export const getContexts: Command = {
  about: 'List the contexts of the kubeconfig, or those that are named.',
  examples: '# List all contexts\nkubectl config get-contexts\n\n# Only their names\nkubectl config get-contexts -o name',
  async run(session) {
    const { flags, args } = session;
    const output = flags.string('output');
    if (output && output !== 'name')
      throw new Failure(`--output ${output} is not available in kubectl config get-contexts; resetting to default output format`);
    const config = starting(session);
    const missing = args.filter((a) => !config.contexts.has(a));
    const names = args.length ? args.filter((a) => config.contexts.has(a)) : [...config.contexts.keys()].sort();
    if (output === 'name') await session.out(names.map((n) => `${n}\n`).join(''));
    else {
      const lines = names.map((name) => {
        const { cluster = '', user = '', namespace = '' } = config.contexts.get(name) ?? {};
        return [name === config.currentContext ? '*' : '', name, cluster, user, namespace].join('\t');
      });
      if (!flags.bool('no-headers')) lines.unshift('CURRENT\tNAME\tCLUSTER\tAUTHINFO\tNAMESPACE');
      if (lines.length) await session.out(`${alignTabs(lines.join('\n'), TABLE)}\n`);
    }
    if (missing.length) throw new Failure(missing.map((m) => `context ${m} not found`).join(', '));
  },
};
