import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Plugin } from 'vite';
import { parseLesson } from '../../src/lessons/parse.ts';
import type { Entry } from '../../src/ui/lessons.ts';

const ID = 'virtual:lessons';

function walk(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => (statSync(join(folder, name)).isDirectory() ? walk(join(folder, name)) : [join(folder, name)]));
}

/** Reads a lesson's folder; what is wrong with its file is what the page shows. */
function read(root: string, folder: string): Entry {
  const id = relative(root, folder).replaceAll('\\', '/');
  const files = Object.fromEntries(walk(folder).map((path) => [relative(folder, path).replaceAll('\\', '/'), readFileSync(path, 'utf8')]));
  const { 'lesson.md': markdown, ...beside } = files;
  try {
    return { id, lesson: parseLesson(id, markdown, beside) };
  } catch (error) {
    return { id, error: (error as Error).message };
  }
}

/** The lessons, parsed at build time, so that the page needs no YAML. */
export function lessons(): Plugin {
  let root = '';
  return {
    name: 'lessons',
    configResolved(config) {
      root = join(config.root, 'lessons');
    },
    resolveId: (id) => (id === ID ? `\0${ID}` : undefined),
    load(id) {
      if (id !== `\0${ID}`) return;
      const paths = walk(root);
      for (const path of paths) this.addWatchFile(path);
      const entries = paths.filter((path) => path.endsWith('lesson.md')).map((path) => read(root, join(path, '..')));
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(entries))});`;
    },
  };
}
