import type { Program } from '../os/process.ts';

type Load = () => Promise<Program>;

/** Every program, loaded when it is first run. */
export const PROGRAMS: Record<string, Load> = {
  bash: async () => (await import('../shell/index.ts')).bash,
  sh: async () => (await import('../shell/index.ts')).sh,
  ash: async () => (await import('../shell/index.ts')).sh,
  cat: async () => (await import('./cat.ts')).cat,
  ls: async () => (await import('./ls.ts')).ls,
  sleep: async () => (await import('./sleep.ts')).sleep,
  echo: async () => (await import('./echo.ts')).echo,
  printf: async () => (await import('./echo.ts')).printf,
  curl: async () => (await import('./curl/index.ts')).curl,
  yes: async () => (await import('./echo.ts')).yes,
};
export const PROGRAM_NAMES: readonly string[] = Object.keys(PROGRAMS);
