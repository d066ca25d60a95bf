import { expect, test } from 'vitest';
import { pipe } from '../os/streams.ts';
import { detachable } from './detach.ts';

async function typed(text: string, keys?: string): Promise<string> {
  const { reader, writer, end } = pipe();
  const wrapped = detachable(reader, keys);
  await writer.write(text);
  end();
  let seen = '';
  for (let chunk = await wrapped.read(); chunk; chunk = await wrapped.read()) seen += new TextDecoder().decode(chunk);
  return seen;
}

test('the keys that detach end the input, half of them do not', async () => {
  expect(await typed('ls\r\u0010\u0011rest')).toBe('ls\r');
  expect(await typed('a\u0010b\u0010\u0010\u0011c')).toBe('a\u0010b\u0010');
  expect(await typed('xyz', 'y')).toBe('x');
  await expect(typed('x', 'ctrl-?')).rejects.toThrow("could not bind detach keys: unknown character: 'ctrl-?'");
});
