/** The pod whose shell a command opens, by its words. */
export function podOfCommand(command: string): string | undefined {
  const words = command.trim().split(/\s+/);
  if (words[0] !== 'kubectl' && words[0] !== 'k') return undefined;
  const verb = words[1];
  if (verb !== 'exec' && verb !== 'attach') return undefined;
  const takesValue = new Set(['-c', '--container', '-n', '--namespace']);
  for (let i = 2; i < words.length && words[i] !== '--'; i++) {
    if (takesValue.has(words[i])) i++;
    else if (!words[i].startsWith('-')) return words[i].replace(/^pods?\//, '');
  }
  return undefined;
}

const NODES = new Set(['controlplane', 'node01']);
/** The pod in which a shell waits: what was typed knows better than the host's name, which a pod may choose. */
export const podOf = (host: string, commands: string[]): string | undefined =>
  NODES.has(host) ? undefined : (commands.map(podOfCommand).findLast(Boolean) ?? host);
