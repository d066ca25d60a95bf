import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Plugin } from 'vite';
import { parseLesson } from '../../src/lessons/parse.ts';
import type { Lesson } from '../../src/sandbox/types.ts';
import { readInline, readMarkdown } from '../../src/ui/guide/prose.ts';
import type { Entry, LessonProse } from '../../src/ui/lessons.ts';

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
    const lesson = parseLesson(id, markdown, beside);
    return { id, prose: takeProse(lesson), lesson };
  } catch (error) {
    return { id, error: (error as Error).message };
  }
}

/** Reads a lesson's Markdown and leaves it out of the lesson. */
function takeProse(lesson: Lesson): LessonProse {
  const prose: LessonProse = { introduction: readMarkdown(lesson.introduction) };
  lesson.introduction = '';
  for (const [i, { blocks }] of lesson.steps.entries())
    for (const [j, block] of blocks.entries()) {
      if (block.type !== 'prose' && block.type !== 'hint') continue;
      prose[`${i}.${j}`] = block.type === 'hint' ? readInline(block.markdown) : readMarkdown(block.markdown);
      block.markdown = '';
    }
  return prose;
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
