import { toYaml } from '../../apimachinery/yaml.ts';
import type { Command } from '../command.ts';
import { Failure } from '../errors.ts';
import { buildKustomization, kustomizationYaml } from '../kustomize/build.ts';
import { effectiveNamespace, isClusterScoped, NO_NAMESPACE } from '../kustomize/ids.ts';
import type { Resource } from '../kustomize/resource.ts';
import type { Session } from '../session.ts';

/** Upstream: sigs.k8s.io/kustomize/kustomize/v5/commands/build. */
export const kustomize: Command = {
  about: `Build a set of resources from the 'kustomization.yaml' of a folder and print them.

 The argument is the folder; without one it is the current folder.`,
  examples: '# Build the current folder\nkubectl kustomize\n\n# Build another one\nkubectl kustomize overlays/production',
  async run(session) {
    const { flags, args, proc } = session;
    if (args.length > 1) throw new Failure('specify one path to kustomization.yaml');
    const restrictor = flags.string('load-restrictor');
    if (!['LoadRestrictionsRootOnly', 'LoadRestrictionsNone'].includes(restrictor))
      throw new Failure(
        `illegal flag value --load-restrictor ${restrictor}; legal values: [LoadRestrictionsRootOnly LoadRestrictionsNone]`,
      );
    const reorder = flags.string('reorder');
    if (flags.changed('reorder') && reorder !== 'legacy' && reorder !== 'none')
      throw new Failure(`illegal flag value --reorder ${reorder}; legal values: [legacy none]`);
    for (const flag of ['enable-alpha-plugins', 'network', 'mount', 'env', 'as-current-user', 'network-name'])
      if (flags.changed(flag)) throw new Failure(`this kubectl runs no kustomize functions or plugins (--${flag})`);
    const resources = await buildFor(session, args[0] ?? '.', {
      anywhere: restrictor === 'LoadRestrictionsNone',
      helm: flags.bool('enable-helm'),
      managedBy: flags.bool('enable-managedby-label'),
      unsorted: reorder === 'none',
    });
    const output = flags.string('output');
    if (!output) return void (await session.out(kustomizationYaml(resources)));
    const file = session.path_(output);
    const { fs } = proc.machine;
    try {
      if (fs.exists(file) && fs.stat(file).type === 'directory')
        for (const resource of resources) fs.writeFile(`${file}/${fileName(resource, resources)}`, toYaml(resource.object));
      else fs.writeFile(file, kustomizationYaml(resources));
    } catch (error) {
      throw new Failure(`open ${output}: ${(error as Error).message.toLowerCase()}`);
    }
  },
};

export function buildFor(session: Session, path: string, options: object = {}): Promise<Resource[]> {
  return buildKustomization(session.proc, path, {
    ...options,
    warn: (text) => void session.err(`${text}\n`),
    log: (text) => void session.klog('I', 'log.go:244', text),
  });
}

/** `apps_v1_deployment_web.yaml`, with the namespace where there are several. */
function fileName({ id }: Resource, all: Resource[]): string {
  const spaces = new Set(all.map((r) => effectiveNamespace(r.id)).filter((n) => n !== NO_NAMESPACE));
  const { group, version, kind = '', name } = id;
  const parts = [spaces.size > 1 && !isClusterScoped(id) ? effectiveNamespace(id) : '', group, version, kind, name];
  return `${parts.filter(Boolean).join('_').toLowerCase()}.yaml`;
}
