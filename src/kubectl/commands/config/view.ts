import type { KubeObject } from '../../../apimachinery/types.ts';
import { type Kubeconfig, PARTS, writeKubeconfig } from '../../../client/kubeconfig.ts';
import { dirname, resolvePath } from '../../../os/fs.ts';
import type { Command } from '../../command.ts';
import { configFiles } from '../../config.ts';
import { Failure } from '../../errors.ts';
import { outputPrinter } from '../../printers/output.ts';
import type { Session } from '../../session.ts';
import { starting } from './files.ts';

export const view: Command = {
  about: `Show the merged kubeconfig settings, or those of one file.

 With --output jsonpath={...} only some of them.`,
  examples: `# Show the merged settings\nkubectl config view\n\n# Which namespace the current context has\nkubectl config view --minify -o jsonpath='{..namespace}'`,
  async run(session) {
    const { flags, args } = session;
    if (args.length) throw session.usage(`unexpected arguments: [${args.join(' ')}]`);
    const { explicit } = configFiles(session.proc, flags);
    const printer = await outputPrinter(session, { typed: true });
    if (flags.changed('merge') && !flags.bool('merge') && !explicit) throw new Failure('if merge==false a precise file must be specified');
    const config = starting(session);
    resolvePaths(config);
    if (flags.bool('minify')) minify(config, flags.global('context'));
    if (flags.bool('flatten')) flatten(session, config);
    else if (!flags.bool('raw')) hide(config);
    await session.out(await (printer as NonNullable<typeof printer>).print(writeKubeconfig(config) as unknown as KubeObject));
  },
};

const PATHS = ['certificate-authority', 'client-certificate', 'client-key'] as const;

function resolvePaths(config: Kubeconfig): void {
  for (const part of PARTS)
    for (const entry of config[part].values() as IterableIterator<Record<string, unknown>>)
      for (const field of [...PATHS, 'tokenFile'])
        if (entry[field]) entry[field] = resolvePath(dirname(config.origins.get(entry) ?? '/'), entry[field] as string);
}

function minify(config: Kubeconfig, wanted: string): void {
  const name = wanted || config.currentContext;
  if (!name) throw new Failure('current-context must exist in order to minify');
  const context = config.contexts.get(name);
  if (!context) throw new Failure(`cannot locate context ${name}`);
  if (context.cluster && !config.clusters.has(context.cluster)) throw new Failure(`cannot locate cluster ${context.cluster}`);
  if (context.user && !config.users.has(context.user)) throw new Failure(`cannot locate user ${context.user}`);
  for (const key of config.contexts.keys()) if (key !== name) config.contexts.delete(key);
  for (const key of config.clusters.keys()) if (key !== context.cluster) config.clusters.delete(key);
  for (const key of config.users.keys()) if (key !== context.user) config.users.delete(key);
  config.currentContext = name;
}

/** What is in files comes into the settings themselves. */
function flatten(session: Session, config: Kubeconfig): void {
  for (const part of ['clusters', 'users'] as const)
    for (const entry of config[part].values() as IterableIterator<Record<string, unknown>>)
      for (const field of PATHS) {
        if (!entry[field]) continue;
        if (entry[`${field}-data`]) throw new Failure('cannot have values for both path and contents');
        try {
          entry[`${field}-data`] = btoa(String.fromCharCode(...session.proc.machine.fs.readFile(entry[field] as string)));
        } catch (error) {
          throw new Failure(`open ${entry[field]}: ${(error as Error).message.toLowerCase()}`);
        }
        delete entry[field];
      }
}

function hide(config: Kubeconfig): void {
  for (const part of ['clusters', 'users'] as const)
    for (const entry of config[part].values() as IterableIterator<Record<string, unknown>>) {
      for (const field of PATHS) if (entry[`${field}-data`]) entry[`${field}-data`] = 'DATA+OMITTED';
      for (const field of ['token', 'password']) if (entry[field]) entry[field] = 'REDACTED';
    }
}
