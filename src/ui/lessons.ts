import entries from 'virtual:lessons';
import type { Lesson } from '../sandbox/types.ts';
import type { Prose } from './guide/prose.ts';

export interface Shelf {
  title: string;
  lessons: Entry[];
}
/** A lesson's Markdown, read at build time: `introduction`, and by `step.block`. In the lesson itself it is empty. */
export type LessonProse = Record<string, Prose[]>;
/** A lesson of this build, or what is wrong with its file. */
export type Entry =
  | { id: string; lesson: Lesson; prose: LessonProse; error?: undefined }
  | { id: string; lesson?: undefined; error: string };

/** All lessons by folder: `service-accounts/01-tokens` stands on the shelf "Service accounts". */
export const shelves: Shelf[] = (() => {
  const found = new Map<string, Entry[]>();
  for (const entry of entries) {
    const shelf = entry.id.includes('/') ? entry.id.replace(/\/[^/]*$/, '') : '';
    found.set(shelf, [...(found.get(shelf) ?? []), entry]);
  }
  return [...found].map(([name, lessons]) => ({ title: titleOf(name), lessons }));
})();

export const findLesson = (id: string): Entry | undefined => entries.find((e) => e.id === id);

function titleOf(folder: string): string {
  const words = folder.replace(/^.*\//, '').replace(/^\d+-/, '').replaceAll('-', ' ');
  return words ? words[0].toUpperCase() + words.slice(1) : 'Lessons';
}
