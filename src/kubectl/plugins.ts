import type { Process } from '../os/process.ts';

/**
 * Runs `kubectl-a-b` of PATH for `kubectl a b`, the longest name first but of `least` words; undefined where there is none.
 * Upstream: kubectl/pkg/cmd/cmd.go HandlePluginCommand.
 */
export async function runPlugin(proc: Process, words: string[], least = 1): Promise<number | undefined> {
  const names: string[] = [];
  for (const word of words) {
    if (word.startsWith('-')) break;
    names.push(word.replaceAll('-', '_'));
  }
  if (!names.length) {
    await proc.stderr.write(`Error: flags cannot be placed before plugin name: ${words[0]}\n`);
    return 1;
  }
  for (let n = names.length; n >= least; n--) {
    const file = lookPath(proc, `kubectl-${names.slice(0, n).join('-')}`);
    if (file) return proc.spawn({ argv: [file, ...words.slice(n)] }).wait;
  }
  return undefined;
}

/** The file of PATH that runs under this name. */
export function lookPath(proc: Process, name: string): string | undefined {
  if (name.includes('/')) return undefined;
  for (const folder of (proc.env.PATH ?? '').split(':').filter(Boolean)) {
    const file = `${folder}/${name}`;
    const { fs } = proc.machine;
    if (fs.exists(file) && fs.stat(file).type === 'file' && fs.stat(file).mode & 0o111) return file;
  }
  return undefined;
}
