import { encodeObject } from '../../cluster/apiserver/protobuf/index.ts';
import { type Random, randomInt } from '../../os/random.ts';

/** An object as protobuf, a few bytes of it perhaps changed; undefined when it has no such form. */
export function protobufBody(random: Random, object: object): Uint8Array | undefined {
  let bytes: Uint8Array | undefined;
  try {
    bytes = encodeObject(JSON.parse(JSON.stringify(object)));
  } catch {
    // What is no object of its kind cannot be written.
  }
  if (!bytes || random.next() < 0.5) return bytes;
  const broken = bytes.slice(0, random.next() < 0.3 ? randomInt(random, bytes.length + 1) : undefined);
  for (let i = randomInt(random, 4); i > 0 && broken.length; i--) broken[randomInt(random, broken.length)] = randomInt(random, 256);
  return broken;
}
