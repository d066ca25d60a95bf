import { basename } from '../os/fs.ts';
import type { Shell } from './shell.ts';
import { formatDate } from './strftime.ts';

const DEFAULT: Record<string, Record<string, string>> = {
  bash: { PS1: '\\h:\\w\\$ ', PS2: '> ' },
  ash: { PS1: '\\w \\$ ', PS2: '> ' },
};

/** A prompt with its escapes expanded. */
export function prompt(shell: Shell, name: 'PS1' | 'PS2'): string {
  const { machine, uid } = shell.proc;
  const home = shell.variables.text('HOME');
  const short =
    home && home !== '/' && (shell.cwd === home || shell.cwd.startsWith(`${home}/`)) ? `~${shell.cwd.slice(home.length)}` : shell.cwd;
  const user = shell.variables.text('USER') ?? (uid === 0 ? 'root' : String(uid));
  const expanded = (
    shell.variables.text(name) ??
    (name === 'PS1' && shell.dialect === 'bash' && /^(.*\/)?sh$/.test(shell.name) ? '\\$ ' : DEFAULT[shell.dialect][name])
  ).replace(/\\(?:([0-7]{3})|(.))/gs, (whole, octal, letter) => {
    if (octal) return String.fromCharCode(Number.parseInt(octal, 8));
    switch (letter) {
      case 'u':
        return user;
      case 'h':
        return machine.hostname.split('.')[0];
      case 'H':
        return machine.hostname;
      case 'w':
        return short;
      case 'W':
        return short === '~' ? '~' : basename(shell.cwd) || '/';
      case '$':
        return uid === 0 ? '#' : '$';
      case 'n':
        return '\n';
      case 'r':
        return '\r';
      case 'e':
        return '\x1b';
      case 'a':
        return '\x07';
      case 't':
        return formatDate('%T', machine.clock.now());
      case 'A':
        return formatDate('%R', machine.clock.now());
      case 'd':
        return formatDate('%a %b %d', machine.clock.now());
      case 's':
        return shell.dialect === 'bash' ? 'bash' : 'sh';
      case '!':
      case '#':
        return String(shell.history.length + 1);
      case '[':
        return '\x01';
      case ']':
        return '\x02';
      case '\\':
        return '\\';
      default:
        return whole;
    }
  });
  return expanded.replace(/\$\{?([A-Za-z_]\w*|\?)\}?/g, (_, variable) =>
    variable === '?' ? String(shell.status) : (shell.variables.text(variable) ?? ''),
  );
}
