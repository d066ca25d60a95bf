import { build, throwFound } from '../builder.ts';
import type { Command } from '../command.ts';
import { validationOf } from '../dryrun.ts';
import { editInfos } from '../editing.ts';
import { patching } from '../editmodes.ts';
import { Failure } from '../errors.ts';

export const edit: Command = {
  about: 'Open resources in an editor ($KUBE_EDITOR, $EDITOR, or vi) and send back what was changed.',
  examples: `kubectl edit svc/registry\nKUBE_EDITOR=nano kubectl edit deployment/web -o yaml`,
  async run(session) {
    const { flags } = session;
    const found = await build(session, {
      files: flags.list('filename'),
      fetch: true,
      everything: true,
      subresource: flags.string('subresource'),
    });
    validationOf(session);
    throwFound(found);
    if (!found.infos.length) throw new Failure('edit cancelled, no objects found');
    await editInfos(session, found.infos, await patching(session, found.infos));
  },
};
