import { useSyncExternalStore } from 'react';

export type Route =
  | { page: 'start' }
  | { page: 'licences' }
  | { page: 'lesson'; id: string }
  /** A lesson in another page, with how it should look and where it begins. */
  | { page: 'embed'; id: string; query: string };

export const lessonHref = (id: string): string => `#/lesson/${id}`;

export function readRoute(hash: string): Route {
  const [address, query = ''] = hash.replace(/^#\/?/, '').split('?');
  const path = decoded(address);
  if (path === 'licences') return { page: 'licences' };
  if (path.startsWith('embed/')) return { page: 'embed', id: path.slice('embed/'.length), query };
  return path.startsWith('lesson/') ? { page: 'lesson', id: path.slice('lesson/'.length) } : { page: 'start' };
}

function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}

const subscribe = (changed: () => void) => {
  addEventListener('hashchange', changed);
  return () => removeEventListener('hashchange', changed);
};
/** Where the page is, by the address' hash. */
export const useRoute = (): Route => readRoute(useSyncExternalStore(subscribe, () => location.hash));
