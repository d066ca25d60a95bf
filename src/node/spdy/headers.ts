import { constants, createDeflate, createInflate, type Deflate, type Inflate } from 'node:zlib';
import { DICTIONARY } from './dictionary.ts';

export type Headers = Record<string, string>;
/** Header blocks of one direction: each is compressed with what went before. */
export interface HeaderCodec {
  read(block: Buffer): Promise<Headers>;
  write(headers: Headers): Promise<Buffer>;
}

export function headerCodec(): HeaderCodec {
  const inflate = flushing(createInflate({ dictionary: DICTIONARY }));
  const deflate = flushing(createDeflate({ dictionary: DICTIONARY }));
  return { read: async (block) => parse(await inflate(block)), write: (headers) => deflate(format(headers)) };
}
function flushing(stream: Inflate | Deflate): (bytes: Buffer) => Promise<Buffer> {
  let chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return (bytes) =>
    new Promise((resolve, reject) => {
      stream.once('error', reject);
      stream.write(bytes);
      stream.flush(constants.Z_SYNC_FLUSH, () => {
        stream.off('error', reject);
        resolve(Buffer.concat(chunks));
        chunks = [];
      });
    });
}
function parse(block: Buffer): Headers {
  const headers: Headers = {};
  let at = 4;
  const text = () => {
    const length = block.readUInt32BE(at);
    at += 4 + length;
    return block.toString('utf8', at - length, at);
  };
  for (let left = block.readUInt32BE(0); left > 0; left--) {
    const name = text().toLowerCase();
    headers[name] = text();
  }
  return headers;
}
function format(headers: Headers): Buffer {
  const entries = Object.entries(headers);
  const number = (n: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(n);
    return bytes;
  };
  const text = (value: string) => Buffer.concat([number(Buffer.byteLength(value)), Buffer.from(value)]);
  return Buffer.concat([number(entries.length), ...entries.flatMap(([name, value]) => [text(name), text(value)])]);
}
