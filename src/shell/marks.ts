import type { Shell } from './shell.ts';

/** What a terminal is told of commands, beside what it shows (OSC 133 and OSC 7, as terminals and kitty's shells have them). */
const osc = (text: string): string => `\x1b]${text}\x07`;
const idOf = ({ proc }: Shell): string => `aid=${proc.machine.hostname}.${proc.pid}`;

/** A prompt comes: on which host, in which folder; `first` is false where it asks for the rest of a command. */
export const promptMark = (shell: Shell, first: boolean): string =>
  osc(`7;file://${shell.proc.machine.hostname}${encodeURI(shell.cwd)}`) + osc(`133;A;${idOf(shell)}${first ? '' : ';k=s'}`);

export const startMark = (shell: Shell, command: string): string =>
  osc(`133;C;${idOf(shell)};cmdline_url=${encodeURIComponent(command.slice(0, 2000).replace(/\p{Surrogate}/gu, '\ufffd'))}`);

export const endMark = (shell: Shell): string => osc(`133;D;${shell.status};${idOf(shell)}`);

/** A line without its marks. */
export const withoutMarks = (text: string): string => text.replace(/\x1b\](?:133|7);[^\x07]*\x07/g, '');
