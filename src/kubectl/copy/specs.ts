import { Failure } from '../errors.ts';

export interface FileSpec {
  pod: string;
  namespace: string;
  file: string;
}
const untrailed = (file: string): string => (file !== '/' && file.endsWith('/') ? file.slice(0, -1) : file);

/** `[[namespace/]pod:]path`. Upstream: kubectl/pkg/cmd/cp/cp.go extractFileSpec. */
export function fileSpec(word: string): FileSpec {
  const at = word.indexOf(':');
  const bad = () => new Failure('filespec must match the canonical format: [[namespace/]pod:]file/path');
  if (at === 0) throw bad();
  if (at < 0) return { pod: '', namespace: '', file: untrailed(word) };
  const pieces = word.slice(0, at).split('/');
  if (pieces.length > 2) throw bad();
  const file = untrailed(word.slice(at + 1)).replaceAll('\\', '/');
  return { pod: pieces.at(-1) as string, namespace: pieces.length === 2 ? pieces[0] : '', file };
}

/** Go's path.Clean. */
export function clean(path: string): string {
  const rooted = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length && parts.at(-1) !== '..') parts.pop();
    else if (!rooted) parts.push('..');
  }
  return `${rooted ? '/' : ''}${parts.join('/')}` || '.';
}
export const join = (...parts: string[]): string => {
  const all = parts.filter(Boolean);
  return all.length ? clean(all.join('/')) : '';
};
export const dirOf = (path: string): string => clean(path.slice(0, path.lastIndexOf('/') + 1));
export const baseOf = (path: string): string => (path === '' ? '.' : path.replace(/\/+$/, '').split('/').pop() || '/');

/** The way that tar names what lies below a path of a pod. */
export const archivePrefix = (file: string): string => stripShortcuts(clean(file.replace(/^[/\\]+/, '')));
function stripShortcuts(path: string): string {
  const rest = path.replace(/^(\.\.\/)+/, '');
  return rest === '.' || rest === '..' ? '' : rest.replace(/^\//, '');
}
/** Whether a path stays below another. Upstream: filespec.go isRelative. */
export const staysBelow = (base: string, target: string): boolean => {
  const from = clean(base) === '.' ? '' : clean(base);
  return !from || target === from || target.startsWith(from === '/' ? '/' : `${from}/`);
};
