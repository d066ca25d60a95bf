import { decode, encode } from './http.ts';

const MAGIC = '\x7fELF\x02\x01\x01\0program:';

/** The content of a file that stands for a program. */
export const executable = (name: string): Uint8Array => encode(`${MAGIC}${name}\0`);

/** The program that a file's content stands for. */
export function programOf(content: Uint8Array): string | undefined {
  if (content[0] !== 0x7f) return undefined;
  const text = decode(content.subarray(0, 256));
  return text.startsWith(MAGIC) ? text.slice(MAGIC.length, text.indexOf('\0', MAGIC.length)) : undefined;
}

/** Interpreter and its argument of a `#!` line. */
export function shebangOf(content: Uint8Array): string[] | undefined {
  if (content[0] !== 0x23 || content[1] !== 0x21) return undefined;
  const line = decode(content.subarray(2, 258)).split('\n', 1)[0].trim();
  const match = /^(\S+)(?:\s+(.*))?$/.exec(line);
  return match ? [match[1], ...(match[2] ? [match[2]] : [])] : undefined;
}
