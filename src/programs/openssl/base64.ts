import { decode } from '../../os/http.ts';
import type { Process } from '../../os/process.ts';
import { fromBase64, toBase64 } from '../../os/tree.ts';
import { input, output, wordsOf } from './words.ts';

/** openssl base64, and enc -base64. */
export async function encode64(proc: Process, args: string[]): Promise<number> {
  const words = wordsOf(args, ['in', 'out']);
  const bytes = await input(proc, words);
  if (words.flags.has('d')) await output(proc, words, fromBase64(decode(bytes).replace(/\s/g, '')));
  else
    await output(
      proc,
      words,
      words.flags.has('A') ? toBase64(bytes) : (toBase64(bytes).match(/.{1,64}/g) ?? []).map((line) => `${line}\n`).join(''),
    );
  return 0;
}
