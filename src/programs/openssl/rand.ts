import type { Process } from '../../os/process.ts';
import { toBase64 } from '../../os/tree.ts';
import { hex, output, refuse, wordsOf } from './words.ts';

/** openssl rand: random bytes, as they are, in hex or base64. */
export async function random(proc: Process, args: string[]): Promise<number> {
  const words = wordsOf(args, ['out']);
  const count = Number(words.rest[0]);
  if (!Number.isInteger(count) || count < 0) return refuse(proc, 'rand: a number of bytes is needed');
  const bytes = Uint8Array.from({ length: count }, () => proc.machine.random.next() * 256);
  await output(
    proc,
    words,
    words.flags.has('hex')
      ? `${hex(bytes)}\n`
      : words.flags.has('base64')
        ? `${(toBase64(bytes).match(/.{1,64}/g) ?? []).join('\n')}\n`
        : bytes,
  );
  return 0;
}
