import { build, throwFound } from '../builder.ts';
import type { Command } from '../command.ts';
import { editObjects } from '../editing.ts';
import { outputPrinter } from '../printers/output.ts';

export const edit: Command = {
  about: 'Open resources in an editor ($KUBE_EDITOR, $EDITOR, or vi) and send back what was changed.',
  examples: `kubectl edit svc/registry\nKUBE_EDITOR=nano kubectl edit deployment/web -o yaml`,
  async run(session) {
    const { flags } = session;
    const printer = await outputPrinter(session);
    const found = await build(session, { files: flags.list('filename'), fetch: true, subresource: flags.string('subresource') });
    throwFound(found);
    await editObjects(session, found.infos, printer);
  },
};
