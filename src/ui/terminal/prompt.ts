// The prompt stands behind output that did not end its line, as in a real terminal.
const PROMPT = /(?:(?<host>[\w-]+):(?<folder>[^\s$#]*)[$#]|(?<pod>\/\S*) #|^(?<more>>)) $/;
const NODES = new Set(['controlplane', 'node01']);

/** What a line up to the cursor says of the shell: it waits for a command, and where. */
export interface Prompt {
  /** In a pod's shell rather than on the workstation. */
  inPod: boolean;
  /** It waits for the rest of a command. */
  more: boolean;
  folder: string;
}

export function readPrompt(line: string): Prompt | undefined {
  const match = PROMPT.exec(line);
  if (!match) return undefined;
  const { host, folder, pod, more } = match.groups as Record<string, string | undefined>;
  return { inPod: pod !== undefined || (host !== undefined && !NODES.has(host)), more: more !== undefined, folder: folder ?? pod ?? '' };
}

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
