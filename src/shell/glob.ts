import { type FileSystem, resolvePath } from '../os/fs.ts';
import { isPattern, patternSource, type Segment } from './pattern.ts';

/** Paths that match a pattern, sorted; none where none does. */
export function glob(
  fs: FileSystem,
  cwd: string,
  segments: readonly Segment[],
  options: { dotglob?: boolean; globstar?: boolean } = {},
): string[] {
  const components = splitComponents(segments);
  const absolute = segments[0]?.text.startsWith('/') ?? false;
  let paths = [absolute ? '/' : ''];
  for (const [i, component] of components.entries()) {
    const last = i === components.length - 1;
    const next: string[] = [];
    const name = component.map((s) => s.text).join('');
    if (options.globstar && name === '**') {
      for (const base of paths) next.push(...(last ? [] : [base]), ...descend(fs, cwd, base, !last));
    } else if (!isPattern(component)) {
      for (const base of paths) if (fs.exists(resolvePath(cwd, base + name))) next.push(base + name + (last ? '' : '/'));
    } else {
      const matches = new RegExp(`^(?:${patternSource(component, true)})$`, 'su');
      const hidden = options.dotglob || name.startsWith('.');
      for (const base of paths)
        for (const entry of list(fs, resolvePath(cwd, base || '.'))) {
          if ((entry.startsWith('.') && !hidden) || !matches.test(entry)) continue;
          if (last) next.push(base + entry);
          else if (isDirectory(fs, resolvePath(cwd, base + entry))) next.push(`${base}${entry}/`);
        }
    }
    paths = next;
  }
  return paths.sort();
}

function splitComponents(segments: readonly Segment[]): Segment[][] {
  const out: Segment[][] = [[]];
  for (const segment of segments) {
    const [first, ...more] = segment.text.split('/');
    if (first) out[out.length - 1].push({ ...segment, text: first });
    for (const text of more) out.push(text ? [{ ...segment, text }] : []);
  }
  if (!out[0].length && out.length > 1) out.shift();
  return out;
}

function descend(fs: FileSystem, cwd: string, base: string, directories: boolean): string[] {
  return list(fs, resolvePath(cwd, base || '.'))
    .filter((entry) => !entry.startsWith('.'))
    .flatMap((entry) => {
      const path = base + entry;
      if (!isDirectory(fs, resolvePath(cwd, path))) return directories ? [] : [path];
      return [directories ? `${path}/` : path, ...descend(fs, cwd, `${path}/`, directories)];
    });
}

function list(fs: FileSystem, path: string): string[] {
  try {
    return fs.readdir(path);
  } catch {
    return [];
  }
}
function isDirectory(fs: FileSystem, path: string): boolean {
  try {
    return fs.stat(path).type === 'directory';
  } catch {
    return false;
  }
}
