import type { FileSystem } from '../os/fs.ts';

function field(fs: FileSystem, file: string, id: number): string | undefined {
  try {
    const line = fs
      .readText(file)
      .split('\n')
      .find((each) => each.split(':')[2] === String(id));
    return line?.split(':')[0];
  } catch {
    return undefined;
  }
}
export const findUser = (fs: FileSystem, uid: number): string | undefined =>
  field(fs, '/etc/passwd', uid) ?? (uid === 0 ? 'root' : undefined);
export const findGroup = (fs: FileSystem, gid: number): string | undefined =>
  field(fs, '/etc/group', gid) ?? (gid === 0 ? 'root' : undefined);
export const userName = (fs: FileSystem, uid: number): string => findUser(fs, uid) ?? String(uid);
export const groupName = (fs: FileSystem, gid: number): string => findGroup(fs, gid) ?? String(gid);

/** Number of a user's or group's name. */
export function idOf(fs: FileSystem, file: '/etc/passwd' | '/etc/group', name: string): number | undefined {
  if (/^\d+$/.test(name)) return Number(name);
  if (name === 'root') return 0;
  try {
    const line = fs
      .readText(file)
      .split('\n')
      .find((each) => each.split(':')[0] === name);
    return line ? Number(line.split(':')[2]) : undefined;
  } catch {
    return undefined;
  }
}
