import { asText, written } from '../bytes.ts';
import { setElement } from '../element.ts';
import { formatPrintf, unescapeEcho } from '../printf.ts';
import { type Builtin, refuse } from './types.ts';

export const echo: Builtin = async ({ shell, io }, args) => {
  let i = 0;
  let newline = true;
  let escapes = shell.shopt.has('xpg_echo');
  for (; /^-[neE]+$/.test(args[i] ?? ''); i++) {
    if (args[i].includes('n')) newline = false;
    const last = /[eE](?=[^eE]*$)/.exec(args[i])?.[0];
    if (last) escapes = last === 'e';
  }
  const text = args.slice(i).join(' ');
  const { text: shown, stopped } = escapes ? unescapeEcho(text) : { text, stopped: false };
  await io.stdout.write(written(shown + (newline && !stopped ? '\n' : '')));
  return 0;
};

export const printf: Builtin = async (context, given, name) => {
  let args = given;
  let variable: string | undefined;
  if (args[0] === '-v') {
    variable = args[1];
    args = args.slice(2);
  }
  if (args[0] === '--') args = args.slice(1);
  else if (args[0]?.startsWith('-') && args[0].length > 1) {
    await refuse(context, name, `${args[0]}: invalid option`);
    await context.io.stderr.write('printf: usage: printf [-v var] format [arguments]\n');
    return 2;
  }
  if (!args.length) {
    await context.io.stderr.write('printf: usage: printf [-v var] format [arguments]\n');
    return 2;
  }
  const { text, errors } = formatPrintf(args[0], args.slice(1), context.shell.proc.machine.clock.now());
  if (variable) await setElement(context, variable, asText(text));
  else await context.io.stdout.write(written(text));
  for (const error of errors) await refuse(context, name, error);
  return errors.length ? 1 : 0;
};
