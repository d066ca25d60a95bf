import type { Run } from './state.ts';

/** Small things of the page that are nice to find again: which blocks ran, the end of the terminal. */
interface Memory {
  runs: Record<string, Run>;
  tail: string[];
}
const key = (lesson: string) => `tabernetes:page:${lesson}`;

export function recall(lesson: string): Memory {
  try {
    return { runs: {}, tail: [], ...JSON.parse(localStorage.getItem(key(lesson)) ?? '{}') };
  } catch {
    return { runs: {}, tail: [] };
  }
}
export function remember(lesson: string, memory: Memory) {
  try {
    const runs = Object.fromEntries(Object.entries(memory.runs).filter(([, run]) => run.state !== 'running'));
    localStorage.setItem(key(lesson), JSON.stringify({ ...memory, runs }));
  } catch {}
}
export function forgetPage(lesson: string) {
  try {
    localStorage.removeItem(key(lesson));
  } catch {}
}
