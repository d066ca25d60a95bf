import { collector } from '../os/streams.ts';
import type { Context } from './context.ts';
import { runList } from './execute.ts';
import type { Script } from './parse.ts';
import { fork, waitForeground } from './subshell.ts';

/** What a command substitution prints. */
export async function capture(context: Context, script: Script): Promise<string> {
  const out = collector();
  const { shell, io } = context;
  const handle = await fork({ shell, io: io.with(1, { writer: out }) }, (child) => {
    if (script.source !== undefined) child.shell.source = { ...child.shell.source, text: script.source };
    child.shell.options.errexit = false;
    child.shell.tail = true;
    return runList(child, script.commands);
  });
  [shell.status] = await waitForeground(context, [handle]);
  return out.text();
}
