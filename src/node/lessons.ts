import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseLesson } from '../lessons/parse.ts';
import type { Lesson } from '../sandbox/types.ts';

export const LESSONS = join(process.env.TABERNETES_ROOT ?? join(import.meta.dirname, '../..'), 'lessons');

/** The paths of all lesson.md in a file or folder, sorted. Throws when there is none. */
export function findLessons(path: string): string[] {
  if (!existsSync(path)) throw new Error(`${path}: No such file or directory`);
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => {
      const at = join(path, name);
      if (statSync(at).isDirectory()) return findLessons(at);
      return name === 'lesson.md' ? [at] : [];
    });
}

/** Reads a lesson and the files beside it. Throws LessonError. */
export function readLesson(path: string): Lesson {
  const folder = dirname(path);
  const files: Record<string, string> = {};
  const walk = (at: string) => {
    for (const name of readdirSync(at)) {
      const file = join(at, name);
      if (statSync(file).isDirectory()) walk(file);
      else files[relative(folder, file).replaceAll('\\', '/')] = readFileSync(file, 'utf8');
    }
  };
  walk(folder);
  return parseLesson(relative(LESSONS, folder).replaceAll('\\', '/'), readFileSync(path, 'utf8'), files);
}
