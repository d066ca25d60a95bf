import type { Program } from '../os/process.ts';
import { formatPrintf } from '../shell/printf.ts';

export const seq: Program = async (proc) => {
  const words: string[] = [];
  let separator = '\n';
  let format: string | undefined;
  let equal = false;
  const args = proc.argv.slice(1);
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (arg === '-s' || arg === '--separator') separator = args[++i] ?? '';
    else if (arg === '-f' || arg === '--format') format = args[++i];
    else if (arg === '-w' || arg === '--equal-width') equal = true;
    else if (/^-s./.test(arg)) separator = arg.slice(2);
    else if (arg.startsWith('--separator=')) separator = arg.slice(12);
    else if (arg.startsWith('-') && !/^-[\d.]/.test(arg)) {
      await proc.stderr.write(`seq: invalid option -- '${arg[1]}'\nTry 'seq --help' for more information.\n`);
      return 1;
    } else words.push(arg);
  }
  const bad = words.find((word) => word.trim() === '' || Number.isNaN(Number(word)));
  if (bad !== undefined || !words.length || words.length > 3) {
    await proc.stderr.write(
      `seq: ${bad !== undefined ? `invalid floating point argument: ‘${bad}’` : words.length ? `extra operand ‘${words[3]}’` : 'missing operand'}\nTry 'seq --help' for more information.\n`,
    );
    return 1;
  }
  const first = words.length > 1 ? Number(words[0]) : 1;
  const step = words.length > 2 ? Number(words[1]) : 1;
  const end = Number(words[words.length - 1]);
  if (step === 0) {
    await proc.stderr.write(`seq: invalid Zero increment value: ‘${words[1]}’\nTry 'seq --help' for more information.\n`);
    return 1;
  }
  const digits = Math.max(...words.map((word) => word.split('.')[1]?.length ?? 0));
  const width = equal ? Math.max(...[first, end].map((n) => n.toFixed(digits).length)) : 0;
  const count = Math.floor((end - first) / step + 1e-10) + 1;
  let batch = '';
  for (let i = 0; i < count; i++) {
    const value = first + i * step;
    const text = format === undefined ? value.toFixed(digits) : formatPrintf(format, [String(value)]).text;
    batch +=
      (width ? (value < 0 ? `-${text.slice(1).padStart(width - 1, '0')}` : text.padStart(width, '0')) : text) +
      (i === count - 1 ? '\n' : separator);
    if (batch.length > 8192) {
      await proc.stdout.write(batch);
      batch = '';
    }
  }
  await proc.stdout.write(batch);
  return 0;
};
