import { randomInt } from '../os/random.ts';
import type { Shell } from './shell.ts';

/** `$?`, `$#`, `$1` and the variables that the shell computes; undefined for the others. */
export function specialParameter(shell: Shell, name: string): string | undefined {
  if (/^\d+$/.test(name)) return name === '0' ? shell.name : shell.args[Number(name) - 1];
  const { machine } = shell.proc;
  switch (name) {
    case '?':
      return String(shell.status);
    case '#':
      return String(shell.args.length);
    case '$':
      return String(shellPid(shell));
    case '!':
      return shell.lastBackground ? String(shell.lastBackground) : undefined;
    case '-':
      return `${shell.options.allexport ? 'a' : ''}${shell.options.errexit ? 'e' : ''}h${shell.options.nounset ? 'u' : ''}${shell.options.xtrace ? 'x' : ''}B${shell.interactive ? 'i' : ''}`;
    case '_':
      return shell.lastArgument;
  }
  if (shell.dialect === 'ash' && name !== 'RANDOM' && name !== 'LINENO' && name !== 'PPID') return undefined;
  if (shell.variables.find(name)?.value !== undefined) return undefined;
  switch (name) {
    case 'RANDOM':
      return String(randomInt(machine.random, 32768));
    case 'SRANDOM':
      return String(randomInt(machine.random, 2 ** 32));
    case 'SECONDS':
      return String(Math.floor((machine.clock.now() - shell.started) / 1000));
    case 'EPOCHSECONDS':
      return String(Math.floor(machine.clock.now() / 1000));
    case 'LINENO':
      return String(shell.line);
    case 'BASHPID':
      return String(shell.proc.pid);
    case 'PPID':
      return String(shell.proc.ppid);
    case 'UID':
    case 'EUID':
      return String(shell.proc.uid);
    case 'HOSTNAME':
      return machine.hostname;
    case 'BASH_VERSION':
      return '5.2.21(1)-release';
    case 'BASH':
      return '/bin/bash';
    case 'OSTYPE':
      return 'linux-gnu';
    case 'HOSTTYPE':
      return 'x86_64';
    case 'FUNCNAME':
      return shell.functionNames.at(-1);
    case 'BASH_SOURCE':
      return shell.name;
    case 'BASH_SUBSHELL':
      return shell.isSubshell ? '1' : '0';
    case 'SHLVL':
      return '1';
    default:
      return undefined;
  }
}

const pids = new WeakMap<object, number>();
/** `$$` of a subshell is its shell's. */
function shellPid(shell: Shell): number {
  if (!shell.isSubshell) return shell.proc.pid;
  const known = pids.get(shell);
  if (known) return known;
  let proc = shell.proc;
  for (
    let parent = proc.machine.processes.get(proc.ppid);
    parent && parent.argv[0] === proc.argv[0];
    parent = parent.machine.processes.get(parent.ppid)
  )
    proc = parent;
  pids.set(shell, proc.pid);
  return proc.pid;
}
