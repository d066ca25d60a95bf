import { decode } from '../os/http.ts';
import { readLine } from '../os/streams.ts';
import type { Context } from './context.ts';
import { ShellError } from './flow.ts';
import { parse } from './parse.ts';
import { runText } from './run.ts';

/** Commands from standard input, each run when it is complete: what follows can be read by it. */
export async function runStream(context: Context): Promise<number> {
  const { shell, io } = context;
  let text = '';
  let line = 1;
  for (;;) {
    const bytes = await readLine(io.stdin, shell.signal);
    if (bytes) text += decode(bytes);
    if (bytes && parse(text.replace(/\n$/, '')).incomplete && parse(text).incomplete) continue;
    if (text.trim()) {
      try {
        await runText(context, text, { line });
      } catch (error) {
        if (!(error instanceof ShellError) || !error.fatal || error.message) throw error;
        shell.status = error.status;
      }
    }
    line += text.split('\n').length - 1;
    text = '';
    if (!bytes) return shell.status;
  }
}
