import type { Command } from '../command.ts';
import { Aggregate, Failure, throwAll } from '../errors.ts';
import { splitWords } from '../pairs.ts';
import { recorded } from '../recording.ts';
import type { Session } from '../session.ts';
import { applySetting, LOCAL_AND_SERVER, outcome, podSpecOf, settable } from '../setting.ts';

export const setImage: Command = {
  about: 'Change the images of the containers of a pod template. `*` means every container.',
  examples: `kubectl set image deployment/web nginx=nginx:1.27\nkubectl set image deployments --all '*=nginx:1.27'`,
  async run(session) {
    const out = await outcome(session);
    const { resources, pairs } = splitWords(session.args, 'image');
    const images = imagesOf(pairs);
    const infos = await settable(session, resources);
    check(session, resources, images, out.dryRun);
    const missing: Error[] = [];
    const errors = await applySetting(session, infos, out, {
      done: 'image updated',
      failed: 'failed to patch image update to pod template:',
      change(object) {
        const spec = podSpecOf(object);
        for (const [name, image] of images) {
          const containers = [...(spec.initContainers ?? []), ...spec.containers].filter((c) => name === '*' || c.name === name);
          if (!containers.length) missing.push(new Failure(`error: unable to find container named ${JSON.stringify(name)}`));
          for (const container of containers) container.image = image;
        }
        return recorded(session, object);
      },
    });
    throwAll([...missing, ...errors]);
  },
};

function imagesOf(pairs: string[]): Map<string, string> {
  const bad = pairs.filter((p) => !p.includes('='));
  if (bad.length) throw new Failure(`invalid image format: ${bad.join(', ')}`);
  return new Map(pairs.map((p) => p.split(/=(.*)/s) as [string, string]));
}

function check({ flags }: Session, resources: string[], images: Map<string, string>, dryRun: string): void {
  const problems: string[] = [];
  if (flags.bool('all') && flags.string('selector')) problems.push('cannot set --all and --selector at the same time');
  if (!resources.length && !flags.list('filename').length)
    problems.push('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  if (!images.size) problems.push('at least one image update is required');
  else if (images.size > 1 && images.has('*'))
    problems.push('all containers are already specified by *, but saw more than one container_name=container_image pairs');
  if (flags.bool('local') && dryRun === 'server') problems.push(LOCAL_AND_SERVER);
  if (problems.length) throw problems.length === 1 ? new Failure(problems[0]) : new Aggregate(problems.map((p) => new Failure(p)));
}
