import type { Program } from '../os/process.ts';
import { written } from '../shell/bytes.ts';
import { formatPrintf, unescapeEcho } from '../shell/printf.ts';

export const echo: Program = async (proc) => {
  let i = 1;
  let newline = '\n';
  let escapes = false;
  for (; /^-[neE]+$/.test(proc.argv[i] ?? ''); i++) {
    if (proc.argv[i].includes('n')) newline = '';
    if (/e[^E]*$/.test(proc.argv[i])) escapes = true;
  }
  const text = proc.argv.slice(i).join(' ');
  const { text: shown, stopped } = escapes ? unescapeEcho(text) : { text, stopped: false };
  await proc.stdout.write(written(shown + (stopped ? '' : newline)));
  return 0;
};

export const printf: Program = async (proc) => {
  if (proc.argv.length < 2) {
    await proc.stderr.write("printf: missing operand\nTry 'printf --help' for more information.\n");
    return 1;
  }
  const { text, errors } = formatPrintf(proc.argv[1], proc.argv.slice(2), proc.machine.clock.now());
  await proc.stdout.write(written(text));
  for (const error of errors) await proc.stderr.write(`printf: ${error}\n`);
  return errors.length ? 1 : 0;
};

export const yes: Program = async (proc) => {
  const line = `${proc.argv.slice(1).join(' ') || 'y'}\n`;
  for (;;) await proc.stdout.write(line.repeat(256));
};
