import { toGoJson } from '../../apimachinery/json.ts';
import { ApiError, type KubeObject } from '../../apimachinery/types.ts';
import { pathOf, singularName } from '../../client/mapper.ts';
import { build } from '../builder.ts';
import type { Command } from '../command.ts';
import { dryRunOf, dryRunSuffix } from '../dryrun.ts';
import { Failure, throwAll } from '../errors.ts';
import { namePrinted, outputPrinter } from '../printers/output.ts';
import { Session } from '../session.ts';
import { twoWayDiff } from '../strategic.ts';

export type PodSpec = any;

export interface Change {
  /** Words that name resources. */
  resources: string[];
  /** `image updated` */
  done: string;
  /** `failed to patch image update to pod template:` */
  failed: string;
  all?: boolean;
  /** Changes a pod's spec; the object is a copy. */
  apply(spec: PodSpec, object: KubeObject): void;
}

/** Changes the pod template of each object and sends the difference. Upstream: kubectl/pkg/cmd/set. */
export async function changeTemplates(session: Session, change: Change): Promise<void> {
  const { flags } = session;
  const dryRun = await dryRunOf(session);
  const printer = await outputPrinter(session);
  const scoped = new Session(session.proc, session.path, flags, change.resources, -1);
  const found = await build(scoped, {
    files: flags.list('filename'),
    selector: flags.has('selector') ? flags.string('selector') : '',
    all: flags.bool('all'),
    fetch: !flags.bool('local'),
  });
  const errors = [...found.errors];
  for (const info of found.infos) {
    const before = info.object as KubeObject;
    const object = structuredClone(before);
    const spec = podSpecOf(object);
    const name = `${info.resource.resource}/${info.name}`;
    if (!spec) {
      errors.push(new Failure(`${name} the object is not a pod or does not have a pod template: *v1.${info.resource.kind}`));
      continue;
    }
    try {
      change.apply(spec, object);
      const { patch, type } = flags.bool('local') ? { patch: { local: true }, type: '' } : await twoWayDiff(session, before, object);
      if (!Object.keys(patch).length) continue;
      const sent =
        flags.bool('local') || dryRun === 'client'
          ? object
          : await session.request<KubeObject>('PATCH', pathOf(info.resource, info.namespace, info.name), {
              body: toGoJson(patch, '', true),
              contentType: type,
              query: { dryRun: dryRun === 'server' ? 'All' : undefined, fieldManager: flags.string('field-manager') || undefined },
            });
      if (printer) await session.out(await printer.print(sent));
      else await session.out(namePrinted(session, sent, `${change.done}${dryRunSuffix(dryRun)}`, singularName(info.resource)));
    } catch (error) {
      errors.push(error instanceof ApiError ? new Failure(`${change.failed} ${error.message}`) : (error as Error));
    }
  }
  throwAll(errors);
}

export function podSpecOf(object: KubeObject): PodSpec | undefined {
  switch (object.kind) {
    case 'Pod':
      return object.spec;
    case 'CronJob':
      return object.spec.jobTemplate.spec.template.spec;
    case 'Deployment':
    case 'ReplicaSet':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'Job':
    case 'ReplicationController':
      return object.spec.template?.spec;
    default:
      return undefined;
  }
}

export const setImage: Command = {
  about: 'Change the images of the containers of a pod template. `*` means every container.',
  examples: `kubectl set image deployment/web nginx=nginx:1.27\nkubectl set image deployments --all '*=nginx:1.27'`,
  async run(session) {
    const resources = session.args.filter((a) => !a.includes('='));
    const pairs = session.args.filter((a) => a.includes('='));
    if (resources.length + session.flags.list('filename').length > 0 && !pairs.length && resources.length < 3)
      throw new Failure('at least one image update is required');
    await changeTemplates(session, {
      resources,
      done: 'image updated',
      failed: 'failed to patch image update to pod template:',
      apply(spec) {
        for (const pair of pairs) {
          const [name, image] = pair.split(/=(.*)/s);
          const containers = [...(spec.initContainers ?? []), ...spec.containers].filter((c) => name === '*' || c.name === name);
          if (!containers.length) throw new Failure(`unable to find container named ${JSON.stringify(name)}`);
          for (const container of containers) container.image = image;
        }
      },
    });
  },
};
