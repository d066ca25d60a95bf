import type { Context } from './context.ts';
import { runList } from './execute.ts';
import { ShellError } from './flow.ts';
import { parse } from './parse.ts';
import type { Source } from './shell.ts';

/** Parses and runs a text in this shell; syntax errors throw. */
export async function runText(context: Context, text: string, source?: Partial<Source>): Promise<number> {
  const { shell } = context;
  const saved = { source: shell.source, position: shell.position, tail: shell.tail };
  shell.source = { ...shell.source, ...source, text };
  shell.position = 0;
  if (!source) shell.tail = false;
  try {
    const { script, error, incomplete } = parse(text);
    if (error) {
      await syntaxError(context, text, error.token, error.pos, incomplete, error.text);
      throw new ShellError('', 2, true);
    }
    return await runList(context, script.commands);
  } catch (error) {
    if (error instanceof ShellError && error.message) {
      await shell.warn(context.io, error.message);
      error.message = '';
    }
    throw error;
  } finally {
    shell.source = saved.source;
    shell.tail = saved.tail;
    shell.position = saved.position;
  }
}

async function syntaxError(
  context: Context,
  text: string,
  token: string,
  pos: number,
  incomplete: boolean,
  message?: string,
): Promise<void> {
  const { shell, io } = context;
  const command = shell.fromCommand && shell.dialect === 'bash';
  const warn = (words: string) => {
    const line = shell.line + (incomplete && !/matching/.test(words) ? 1 : 0);
    return command ? io.stderr.write(`${shell.source.name}: -c: line ${line}: ${words}\n`) : shell.warn(io, words);
  };
  shell.position = incomplete && !/matching/.test(message ?? '') ? text.length : pos;
  if (incomplete) {
    if (shell.dialect === 'ash')
      return shell.warn(
        io,
        /matching/.test(message ?? '')
          ? 'syntax error: unterminated quoted string'
          : 'syntax error: unexpected end of file (expecting "done")'.replace(/ \(.*/, ''),
      );
    return warn(message ?? 'syntax error: unexpected end of file');
  }
  if (shell.dialect === 'ash') return warn(`syntax error: unexpected ${token === 'newline' ? 'newline' : `"${token}"`}`);
  await warn(`syntax error near unexpected token \`${token}'`);
  if (!shell.interactive && token !== 'newline') {
    const start = text.lastIndexOf('\n', pos - 1) + 1;
    const end = text.indexOf('\n', pos);
    await warn(`\`${text.slice(start, end < 0 ? undefined : end)}'`);
  }
}
