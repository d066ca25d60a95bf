import type { Command } from '../command.ts';
import { Failure, throwAll } from '../errors.ts';
import { recorded } from '../recording.ts';
import { applySetting, chosen, LOCAL_AND_SERVER, outcome, podSpecOf, settable } from '../setting.ts';
import { resourceList } from './create/quota.ts';

export const setResources: Command = {
  about: 'Set what the containers of a pod template request of cpu and memory, and their limits.',
  examples: 'kubectl set resources deployment web --limits=cpu=200m,memory=512Mi --requests=cpu=100m',
  async run(session) {
    const { flags } = session;
    const out = await outcome(session);
    const infos = await settable(session, session.args);
    if (flags.bool('local') && out.dryRun === 'server') throw new Failure(LOCAL_AND_SERVER);
    if (flags.bool('all') && flags.string('selector')) throw new Failure('cannot set --all and --selector at the same time');
    if (!flags.string('limits') && !flags.string('requests'))
      throw new Failure('you must specify an update to requests or limits (in the form of --requests/--limits)');
    const limits = resourceList(flags.string('limits'));
    const requests = resourceList(flags.string('requests'));
    const missing: Error[] = [];
    const errors = await applySetting(session, infos, out, {
      done: 'resource requirements updated',
      failed: 'failed to patch resources update to pod template',
      change(object) {
        const containers = chosen(podSpecOf(object), flags.string('containers'));
        if (!containers.length) {
          missing.push(new Failure(`error: unable to find container named ${flags.string('containers')}`));
          return false;
        }
        for (const container of containers) {
          container.resources ??= {};
          if (limits) container.resources.limits = { ...container.resources.limits, ...limits };
          if (requests) container.resources.requests = { ...container.resources.requests, ...requests };
        }
        return recorded(session, object);
      },
    });
    throwAll([...missing, ...errors]);
  },
};
