import type { Process } from '../os/process.ts';

/** The release whose kubectl this workstation has; its behaviours differ where asked. */
export const isOld = (proc: Process): boolean => proc.env.TABERNETES_RELEASE === '1.13';
export const clientVersion = (proc: Process): { gitVersion: string; kustomize?: string } =>
  isOld(proc) ? { gitVersion: 'v1.13.12' } : { gitVersion: 'v1.36.3', kustomize: 'v5.8.1' };
