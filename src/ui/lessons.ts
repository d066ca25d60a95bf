import { parseLesson } from '../lessons/parse.ts';
import type { Lesson } from '../sandbox/types.ts';

export interface Shelf {
  title: string;
  lessons: Entry[];
}
/** A lesson of this build, or what is wrong with its file. */
export type Entry = { id: string; lesson: Lesson; error?: undefined } | { id: string; lesson?: undefined; error: string };

const files = import.meta.glob<string>('/lessons/**/*', { query: '?raw', import: 'default', eager: true });

/** All lessons by folder: `service-accounts/01-tokens` stands on the shelf "Service accounts". */
export const shelves: Shelf[] = (() => {
  const found = new Map<string, Entry[]>();
  for (const path of Object.keys(files).sort()) {
    const folder = /^\/lessons\/(.+)\/lesson\.md$/.exec(path)?.[1];
    if (!folder) continue;
    const shelf = folder.includes('/') ? folder.replace(/\/[^/]*$/, '') : '';
    found.set(shelf, [...(found.get(shelf) ?? []), read(folder)]);
  }
  return [...found].map(([name, lessons]) => ({ title: titleOf(name), lessons }));
})();

export const findLesson = (id: string): Entry | undefined => shelves.flatMap((s) => s.lessons).find((e) => e.id === id);

function read(id: string): Entry {
  const prefix = `/lessons/${id}/`;
  const beside = Object.fromEntries(
    Object.entries(files)
      .filter(([path]) => path.startsWith(prefix) && path !== `${prefix}lesson.md`)
      .map(([path, text]) => [path.slice(prefix.length), text]),
  );
  try {
    return { id, lesson: parseLesson(id, files[`${prefix}lesson.md`], beside) };
  } catch (error) {
    return { id, error: (error as Error).message };
  }
}

function titleOf(folder: string): string {
  const words = folder.replace(/^.*\//, '').replace(/^\d+-/, '').replaceAll('-', ' ');
  return words ? words[0].toUpperCase() + words.slice(1) : 'Lessons';
}
