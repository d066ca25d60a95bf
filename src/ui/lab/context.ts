import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { Lab } from './lab.ts';
import type { LabState } from './state.ts';

export const LabContext = createContext<Lab | undefined>(undefined);

export function useLab(): Lab {
  const lab = useContext(LabContext);
  if (!lab) throw new Error('There is no lab around this.');
  return lab;
}
export const useLabState = <T>(select: (state: LabState) => T): T => useStore(useLab().store, select);
