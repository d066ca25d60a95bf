import { decode, encode } from '../os/http.ts';

/** A byte that is no character yet, held in a text as a lone surrogate until it is written. */
export const byteChar = (byte: number): string => String.fromCharCode(byte < 128 ? byte : 0xdc00 + byte);

/** What a text with such bytes is when it is written. */
export function written(text: string): string | Uint8Array {
  if (!/[\udc80-\udcff]/u.test(text)) return text;
  const out: number[] = [];
  for (const char of text) {
    const code = char.codePointAt(0) as number;
    if (code >= 0xdc80 && code <= 0xdcff) out.push(code - 0xdc00);
    else out.push(...encode(char));
  }
  return Uint8Array.from(out);
}

/** The same as a text: bytes that make a character become it. */
export function asText(text: string): string {
  const made = written(text);
  return typeof made === 'string' ? made : decode(made);
}
