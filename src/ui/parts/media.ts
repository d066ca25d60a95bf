import { useSyncExternalStore } from 'react';

export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = matchMedia(query);
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    () => matchMedia(query).matches,
  );
}
export const usePhone = () => useMedia('(max-width: 719px)');
export const coarse = () => matchMedia('(pointer: coarse)').matches;
export const isPhone = () => matchMedia('(max-width: 719px)').matches;
