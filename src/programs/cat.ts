import { decode } from '../os/http.ts';
import type { Reader } from '../os/process.ts';
import { eachInput } from './files.ts';
import { withOptions } from './options.ts';

const LONG = {
  'show-all': 'A',
  number: 'n',
  'number-nonblank': 'b',
  'squeeze-blank': 's',
  'show-ends': 'E',
  'show-tabs': 'T',
  'show-nonprinting': 'v',
};

export const cat = withOptions({ flags: 'AbeEnstTuv', long: LONG }, async (proc, { flags, rest }) => {
  const has = (letters: string) => [...letters].some((letter) => flags.has(letter));
  const plain = !has('AbeEnstTv');
  let number = 0;
  let blank = false;
  const decorate = (line: string): string => {
    const text = line.replace(/\n$/, '');
    const end = line.endsWith('\n') ? '\n' : '';
    if (text === '' && end && blank && flags.has('s')) return '';
    blank = text === '';
    let shown = has('AtT') ? text.replace(/\t/g, '^I') : text;
    if (has('Aetv'))
      shown = shown.replace(/[\x00-\x08\x0b-\x1f\x7f]/g, (c) => (c === '\x7f' ? '^?' : `^${String.fromCharCode(c.charCodeAt(0) + 64)}`));
    const counted = flags.has('b') ? text !== '' : flags.has('n');
    return `${counted ? `${String(++number).padStart(6)}\t` : ''}${shown}${has('AeE') && end ? '$' : ''}${end}`;
  };
  return eachInput(proc, rest, async (reader: Reader) => {
    let held = '';
    for (let chunk = await reader.read(proc.signal); chunk; chunk = await reader.read(proc.signal)) {
      if (plain) await proc.stdout.write(chunk);
      else {
        const lines = (held + decode(chunk)).split(/(?<=\n)/);
        held = lines.at(-1)?.endsWith('\n') ? '' : (lines.pop() ?? '');
        await proc.stdout.write(lines.map(decorate).join(''));
      }
    }
    if (held) await proc.stdout.write(decorate(held));
  });
});
