import { expect, test } from 'vitest';
import { readArchive, writeArchive } from './archive.ts';
import { archivePrefix, fileSpec, join, staysBelow } from './specs.ts';

test('an archive keeps names, kinds, times and contents, long names too', () => {
  const about = { mode: 0o640, mtime: 1_700_000_000_000, uid: 7, gid: 8 };
  const entries = [
    { name: 'd/', type: 'directory' as const, ...about },
    { name: `d/${'long'.repeat(40)}`, type: 'file' as const, ...about, content: new TextEncoder().encode('héllo') },
    { name: 'd/l', type: 'symlink' as const, ...about, link: '/etc/passwd' },
  ];
  const read = readArchive(writeArchive(entries));
  expect(read.map(({ name, type, mode, mtime, uid, link }) => [name, type, mode, mtime, uid, link])).toEqual([
    ['d/', 'directory', 0o640, 1_700_000_000_000, 7, ''],
    [`d/${'long'.repeat(40)}`, 'file', 0o640, 1_700_000_000_000, 7, ''],
    ['d/l', 'symlink', 0o640, 1_700_000_000_000, 7, '/etc/passwd'],
  ]);
  expect(new TextDecoder().decode(read[1].content)).toBe('héllo');
});

test('what a word of cp names', () => {
  expect(fileSpec('shop/web:/tmp/x/')).toEqual({ pod: 'web', namespace: 'shop', file: '/tmp/x' });
  expect(fileSpec('./notes')).toEqual({ pod: '', namespace: '', file: './notes' });
  expect(() => fileSpec('a/b/c:x')).toThrow('filespec must match the canonical format: [[namespace/]pod:]file/path');
  expect([archivePrefix('/tmp/../etc/x'), archivePrefix('../../x'), archivePrefix('/')]).toEqual(['etc/x', 'x', '']);
  expect([join('a', '../b'), staysBelow('out', 'out/x'), staysBelow('out', 'other')]).toEqual(['b', true, false]);
});
