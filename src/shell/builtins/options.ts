import { shellQuote } from '../quote.ts';
import type { Options } from '../shell.ts';
import { type Builtin, refuse } from './types.ts';
import { showVariable } from './variables.ts';

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
const NAMES = new Set<string>([...Object.values(LETTERS), 'pipefail']);
const ACCEPTED = new Set([
  'errtrace',
  'functrace',
  'hashall',
  'braceexpand',
  'interactive-comments',
  'monitor',
  'emacs',
  'history',
  'histexpand',
  'notify',
  'posix',
  'vi',
  'physical',
]);
const ACCEPTED_LETTERS: Record<string, string> = {
  E: 'errtrace',
  T: 'functrace',
  h: 'hashall',
  B: 'braceexpand',
  m: 'monitor',
  b: 'notify',
  H: 'histexpand',
  P: 'physical',
};

export const set: Builtin = async (context, args, name) => {
  const { shell, io } = context;
  if (!args.length) {
    for (const each of shell.variables.names()) {
      const variable = shell.variables.find(each);
      if (variable?.value !== undefined)
        await io.stdout.write(
          `${each}=${/^[\w@%+=:,./-]*$/.test(variable.value) && shell.dialect === 'bash' ? variable.value : shellQuote(variable.value)}\n`,
        );
      else if (variable?.list || variable?.map) await io.stdout.write(`${showVariable(each, variable).replace(/^declare -\S+ /, '')}\n`);
    }
    return 0;
  }
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (arg === '--' || arg === '-') {
      if (arg === '--' || i + 1 < args.length) shell.args = args.slice(i + 1);
      return 0;
    }
    if (!/^[-+]./.test(arg)) {
      shell.args = args.slice(i);
      return 0;
    }
    const on = arg[0] === '-';
    for (const letter of arg.slice(1)) {
      if (letter === 'o') {
        const option = args[++i];
        if (option === undefined) {
          for (const each of [...NAMES].sort())
            await io.stdout.write(
              on
                ? `${each.padEnd(15)}\t${shell.options[each as keyof Options] ? 'on' : 'off'}\n`
                : `set ${shell.options[each as keyof Options] ? '-' : '+'}o ${each}\n`,
            );
        } else if (NAMES.has(option)) shell.options[option as keyof Options] = on;
        else if (ACCEPTED.has(option)) toggle(shell.shopt, option, on);
        else return refuse(context, name, shell.dialect === 'ash' ? `illegal option -o ${option}` : `${option}: invalid option name`, 2);
      } else if (LETTERS[letter]) shell.options[LETTERS[letter]] = on;
      else if (ACCEPTED_LETTERS[letter]) toggle(shell.shopt, ACCEPTED_LETTERS[letter], on);
      else {
        await refuse(context, name, shell.dialect === 'ash' ? `illegal option ${arg[0]}${letter}` : `${arg[0]}${letter}: invalid option`);
        if (shell.dialect === 'bash') await io.stderr.write('set: usage: set [-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]\n');
        return 2;
      }
    }
  }
  return 0;
};

const SHOPT = [
  'autocd',
  'cdspell',
  'checkwinsize',
  'cmdhist',
  'complete_fullquote',
  'dotglob',
  'expand_aliases',
  'extglob',
  'extquote',
  'failglob',
  'globstar',
  'histappend',
  'huponexit',
  'inherit_errexit',
  'interactive_comments',
  'lastpipe',
  'nocaseglob',
  'nocasematch',
  'nullglob',
  'progcomp',
  'promptvars',
  'sourcepath',
  'xpg_echo',
];
export const shopt: Builtin = async (context, args, name) => {
  const { shell, io } = context;
  const flags = args.filter((arg) => arg.startsWith('-')).join('');
  const names = args.filter((arg) => !arg.startsWith('-'));
  const unknown = names.find((each) => !SHOPT.includes(each));
  if (unknown) return refuse(context, name, `${unknown}: invalid shell option name`);
  if (/[su]/.test(flags) && names.length) {
    for (const each of names) {
      toggle(shell.shopt, each, flags.includes('s'));
      if (each === 'expand_aliases') toggle(shell.shopt, 'expand_aliases_forced', flags.includes('s'));
    }
    return 0;
  }
  const shown = names.length ? names : SHOPT;
  if (!flags.includes('q'))
    for (const each of shown) await io.stdout.write(`${each.padEnd(15)}\t${shell.shopt.has(each) ? 'on' : 'off'}\n`);
  return names.every((each) => shell.shopt.has(each)) ? 0 : 1;
};

function toggle(set: Set<string>, name: string, on: boolean): void {
  if (on) set.add(name);
  else set.delete(name);
}
