import { useSyncExternalStore } from 'react';

export type Route = { page: 'start' } | { page: 'licences' } | { page: 'lesson'; id: string };

export const lessonHref = (id: string): string => `#/lesson/${id}`;

export function readRoute(hash: string): Route {
  const path = decodeURIComponent(hash.replace(/^#\/?/, ''));
  if (path === 'licences') return { page: 'licences' };
  return path.startsWith('lesson/') ? { page: 'lesson', id: path.slice('lesson/'.length) } : { page: 'start' };
}

const subscribe = (changed: () => void) => {
  addEventListener('hashchange', changed);
  return () => removeEventListener('hashchange', changed);
};
/** Where the page is, by the address' hash. */
export const useRoute = (): Route => readRoute(useSyncExternalStore(subscribe, () => location.hash));
