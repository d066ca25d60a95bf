import type { Program } from '../../os/process.ts';

/** What stands behind an executable of every image: the shells and the common programs, loaded on first use. */
export async function containerProgram(name: string): Promise<Program | undefined> {
  if (name === 'sh' || name === 'ash') return (await import('../../shell/index.ts')).sh;
  if (name === 'bash') return (await import('../../shell/index.ts')).bash;
  return (await import('../../programs/index.ts')).loadProgram(name);
}
