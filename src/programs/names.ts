import type { Program } from '../os/process.ts';

/** The text tools of just-bash. */
const TEXT_TOOLS =
  'awk gawk sed sort uniq cut tr jq yq rev nl comm paste fold join expand unexpand od tac strings column split file expr du tree md5sum sha1sum sha256sum gzip gunzip zcat'.split(
    ' ',
  );
const textTool: Load = async () => (await import('./text-tools.ts')).textTool;

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
  egrep: async () => (await import('./grep.ts')).grep,
  fgrep: async () => (await import('./grep.ts')).grep,
  curl: async () => (await import('./curl/index.ts')).curl,
  yes: async () => (await import('./echo.ts')).yes,
  grep: async () => (await import('./grep.ts')).grep,
  head: async () => (await import('./head.ts')).head,
  tail: async () => (await import('./tail.ts')).tail,
  wc: async () => (await import('./wc.ts')).wc,
  tee: async () => (await import('./tee.ts')).tee,
  mkdir: async () => (await import('./directories.ts')).mkdir,
  rmdir: async () => (await import('./directories.ts')).rmdir,
  rm: async () => (await import('./rm.ts')).rm,
  cp: async () => (await import('./copy.ts')).cp,
  mv: async () => (await import('./copy.ts')).mv,
  ln: async () => (await import('./copy.ts')).ln,
  touch: async () => (await import('./attributes.ts')).touch,
  chmod: async () => (await import('./attributes.ts')).chmod,
  chown: async () => (await import('./attributes.ts')).chown,
  stat: async () => (await import('./attributes.ts')).stat,
  date: async () => (await import('./date.ts')).date,
  base64: async () => (await import('./base64.ts')).base64,
  ...Object.fromEntries(TEXT_TOOLS.map((name) => [name, textTool])),
};
export const PROGRAM_NAMES: readonly string[] = Object.keys(PROGRAMS);
