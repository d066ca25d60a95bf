import { concat, decode, encode } from '../../os/http.ts';

const BLOCK = 512;
export interface ArchiveEntry {
  name: string;
  type: 'file' | 'directory' | 'symlink';
  mode: number;
  mtime: number;
  uid: number;
  gid: number;
  link?: string;
  content?: Uint8Array;
}
const FLAGS = { file: '0', symlink: '2', directory: '5' } as const;

/** A tar archive in the GNU format. */
export const writeArchive = (entries: ArchiveEntry[]): Uint8Array => concat([...entries.flatMap(blocksOf), new Uint8Array(BLOCK * 2)]);

function blocksOf(entry: ArchiveEntry): Uint8Array[] {
  const name = encode(entry.name);
  const link = encode(entry.link ?? '');
  return [
    ...(name.length > 100 ? long('L', entry.name) : []),
    ...(link.length > 100 ? long('K', entry.link as string) : []),
    ...block(FLAGS[entry.type], name.subarray(0, 100), link.subarray(0, 100), entry, entry.content ?? new Uint8Array(0)),
  ];
}
const long = (flag: string, text: string): Uint8Array[] =>
  block(flag, encode('././@LongLink'), new Uint8Array(0), { mode: 0, mtime: 0, uid: 0, gid: 0 }, encode(`${text}\0`));

function block(
  flag: string,
  name: Uint8Array,
  link: Uint8Array,
  { mode, mtime, uid, gid }: Pick<ArchiveEntry, 'mode' | 'mtime' | 'uid' | 'gid'>,
  content: Uint8Array,
): Uint8Array[] {
  const head = new Uint8Array(BLOCK);
  const octal = (value: number, width: number) => encode(`${value.toString(8).padStart(width - 1, '0')}\0`);
  const put = (at: number, bytes: Uint8Array) => head.set(bytes, at);
  put(0, name);
  put(100, octal(mode, 8));
  put(108, octal(uid, 8));
  put(116, octal(gid, 8));
  put(124, octal(content.length, 12));
  put(136, octal(Math.floor(mtime / 1000), 12));
  put(148, encode('        '));
  put(156, encode(flag));
  put(157, link);
  put(257, encode('ustar  \0root\0'));
  put(297, encode('root\0'));
  const sum = head.reduce((total, byte) => total + byte, 0);
  put(148, encode(`${sum.toString(8).padStart(6, '0')}\0 `));
  return [head, content, new Uint8Array((BLOCK - (content.length % BLOCK)) % BLOCK)];
}

/** The entries of a tar archive, ustar's and GNU's long names among them. Throws where it is none. */
export function readArchive(bytes: Uint8Array): ArchiveEntry[] {
  const entries: ArchiveEntry[] = [];
  const text = (at: number, length: number) => decode(bytes.subarray(at, at + length)).replace(/\0.*$/s, '');
  const number = (at: number, length: number) => Number.parseInt(text(at, length).trim(), 8) || 0;
  const pending: { L?: string; K?: string } = {};
  for (let at = 0; at + BLOCK <= bytes.length && bytes[at] !== 0; ) {
    const size = number(at + 124, 12);
    const flag = text(at + 156, 1);
    if (!/^ustar/.test(text(at + 257, 6))) throw new Error('archive/tar: invalid tar header');
    const content = bytes.slice(at + BLOCK, at + BLOCK + size);
    if (content.length < size) throw new Error('unexpected EOF');
    if (flag === 'L' || flag === 'K') pending[flag] = decode(content).replace(/\0.*$/s, '');
    else {
      const prefix = text(at + 263, 2) === '00' ? text(at + 345, 155) : '';
      entries.push({
        name: pending.L ?? (prefix ? `${prefix}/` : '') + text(at, 100),
        type: flag === '5' ? 'directory' : flag === '2' ? 'symlink' : 'file',
        mode: number(at + 100, 8) & 0o7777,
        mtime: number(at + 136, 12) * 1000,
        uid: number(at + 108, 8),
        gid: number(at + 116, 8),
        link: pending.K ?? text(at + 157, 100),
        content,
      });
      pending.L = undefined;
      pending.K = undefined;
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return entries;
}
