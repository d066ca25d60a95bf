import { FsError, resolvePath } from '../os/fs.ts';
import type { Process, Program } from '../os/process.ts';
import { Exit, ShellError } from './flow.ts';
import { interact } from './interactive.ts';
import { Io } from './io.ts';
import { runText } from './run.ts';
import type { Options } from './shell.ts';
import { type Dialect, Shell } from './shell.ts';
import { runStream } from './stream.ts';
import { bounded } from './subshell.ts';

export const bash: Program = (proc) => start(proc, 'bash');
export const sh: Program = (proc) =>
  start(proc, proc.machine.fs.exists('/bin/bash') && !proc.machine.fs.exists('/bin/busybox') ? 'bash' : 'ash');

interface Invocation {
  command?: string;
  options: string[];
  login: boolean;
  interactive: boolean;
  fromStdin: boolean;
  norc: boolean;
  rest: string[];
  bad?: string;
}

const LETTERS: Record<string, keyof Options> = {
  e: 'errexit',
  u: 'nounset',
  x: 'xtrace',
  f: 'noglob',
  C: 'noclobber',
  a: 'allexport',
  v: 'verbose',
  n: 'noexec',
};

function parseInvocation(args: string[], login: boolean): Invocation {
  const out: Invocation = { options: [], login, interactive: false, fromStdin: false, norc: false, rest: [] };
  let wantsCommand = false;
  let i = 0;
  for (; i < args.length && /^[-+]./.test(args[i]); i++) {
    const arg = args[i];
    if (arg === '--') {
      i++;
      break;
    }
    if (arg === '--login') out.login = true;
    else if (arg === '--norc' || arg === '--noprofile') out.norc = true;
    else if (arg === '--posix' || arg === '--noediting') continue;
    else if (arg === '--rcfile' || arg === '--init-file') i++;
    else if (arg.startsWith('--')) {
      out.bad = arg;
      break;
    } else
      for (const letter of arg.slice(1)) {
        if (letter === 'c') wantsCommand = true;
        else if (letter === 'l') out.login = true;
        else if (letter === 'i') out.interactive = true;
        else if (letter === 's') out.fromStdin = true;
        else if (letter === 'o') out.options.push(`${arg[0]}${args[++i]}`);
        else if (LETTERS[letter]) out.options.push(`${arg[0]}${LETTERS[letter]}`);
        else if (!'EThBmp'.includes(letter)) out.bad = `${arg[0]}${letter}`;
      }
  }
  out.rest = args.slice(i);
  if (wantsCommand) out.command = out.rest.shift() ?? '';
  return out;
}

async function start(proc: Process, dialect: Dialect): Promise<number> {
  const invoked = proc.argv[0].replace(/^-/, '');
  const given = parseInvocation(proc.argv.slice(1), proc.argv[0].startsWith('-'));
  const shell = new Shell(proc, dialect);
  const io = Io.of(proc.stdin, proc.stdout, proc.stderr);
  const context = { shell, io };
  shell.name = invoked;
  shell.source = { text: '', name: invoked };
  if (given.bad) {
    await proc.stderr.write(`${invoked}: ${given.bad}: invalid option\n`);
    return 2;
  }
  shell.variables.set('PWD', proc.cwd);
  shell.variables.obtain('PWD').exported = true;
  if (shell.variables.text('PATH') === undefined)
    shell.variables.set('PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin');
  if (!shell.variables.find('SHLVL')) shell.variables.set('SHLVL', '1');
  shell.variables.obtain('SHLVL').exported = true;
  shell.variables.set('IFS', ' \t\n');
  shell.variables.set('OPTIND', '1');
  for (const option of given.options)
    if (option.slice(1) in shell.options) shell.options[option.slice(1) as keyof Options] = option[0] === '-';

  if (given.command !== undefined) {
    if (given.rest.length) shell.name = given.rest[0];
    shell.args = given.rest.slice(1);
    if (given.rest.length) shell.source.name = given.rest[0];
    shell.tail = true;
    shell.fromCommand = true;
    const text = given.command;
    return bounded(context, () => runText(context, text, { line: 1 }));
  }
  if (given.rest.length && !given.fromStdin) return runFile(proc, context, given.rest);
  shell.args = given.rest;
  if (given.interactive || proc.stdin.tty) {
    shell.interactive = true;
    return interact(context, { login: given.login, norc: given.norc });
  }
  return bounded(context, () => runStream(context));
}

async function runFile(proc: Process, context: { shell: Shell; io: Io }, rest: string[]): Promise<number> {
  const { shell } = context;
  const [file, ...args] = rest;
  let text: string;
  try {
    text = proc.machine.fs.readText(resolvePath(proc.cwd, file));
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    const message =
      shell.dialect === 'ash'
        ? `can't open '${file}': ${error.message}`
        : error.code === 'EISDIR'
          ? `${file}: ${file}: Is a directory`
          : `${file}: ${error.message}`;
    await proc.stderr.write(`${shell.dialect === 'bash' && error.code === 'EISDIR' ? '' : `${shell.name}: `}${message}\n`);
    return error.code === 'EISDIR' ? 126 : shell.dialect === 'ash' ? 2 : 127;
  }
  shell.name = file;
  shell.source.name = file;
  shell.args = args;
  return bounded(context, () => runPieces(context, text));
}

/** A script runs statement by statement as far as it can be read, as bash reads it. */
async function runPieces(context: { shell: Shell; io: Io }, text: string): Promise<number> {
  try {
    return await runText(context, text.startsWith('#!') ? `#${text.slice(2)}` : text, { line: 1 });
  } catch (error) {
    if (error instanceof ShellError && !error.message) throw new Exit(error.status);
    throw error;
  }
}

export { test as testBuiltin } from './builtins/test.ts';
export { Io } from './io.ts';
export { Shell } from './shell.ts';
