import { attachTo } from '../attaching.ts';
import type { Command } from '../command.ts';
import { Failure } from '../errors.ts';
import { podOf, podTimeout } from '../pods.ts';

export const attach: Command = {
  about: 'Attach to a process that is already running inside a container.',
  examples: `kubectl attach web\nkubectl attach web -c sidecar -it`,
  async run(session) {
    const { flags, args } = session;
    const timeout = podTimeout(session);
    if (!args.length) throw new Failure('at least 1 argument is required for attach');
    if (args.length > 2)
      throw new Failure(`expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${args.length}: [${args.join(' ')}]`);
    const pod = await podOf(session, args.join('/'), timeout, 'cannot attach to');
    if (['Succeeded', 'Failed'].includes(pod.status?.phase))
      throw new Failure(`cannot attach a container in a completed pod; current phase is ${pod.status.phase}`);
    await attachTo(session, pod, {
      stdin: flags.bool('stdin'),
      tty: flags.bool('tty'),
      quiet: flags.bool('quiet'),
      detachKeys: flags.string('detach-keys'),
    });
  },
};
