const PROMPT = /^(?:[\w.-]+(?:@[\w.-]+)?:(?<folder>[^$#]*)[$#]|(?<pod>\/\S* #)|(?<more>>)) $/;

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
  const { folder, pod, more } = match.groups as Record<string, string | undefined>;
  return { inPod: pod !== undefined, more: more !== undefined, folder: folder ?? pod?.replace(/ #$/, '') ?? '' };
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
