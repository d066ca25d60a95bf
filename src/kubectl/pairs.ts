import { isValidLabelValue } from '../apimachinery/labels.ts';
import { Failure } from './errors.ts';

export interface Changes {
  set: Record<string, string>;
  remove: string[];
}

const isPair = (word: string): boolean => (word.includes('=') && !word.startsWith('=')) || (word.endsWith('-') && word !== '-');

/** Resources first, then `key=value` and `key-`. */
export function splitWords(words: string[], what: string): { resources: string[]; pairs: string[] } {
  const resources: string[] = [];
  const pairs: string[] = [];
  for (const word of words) {
    if (isPair(word)) pairs.push(word);
    else if (!pairs.length) resources.push(word);
    else throw new Failure(`all resources must be specified before ${what} changes: ${word}`);
  }
  return { resources, pairs };
}

export function labelChanges(pairs: string[]): Changes {
  const changes: Changes = { set: {}, remove: [] };
  for (const pair of pairs) {
    if (pair.includes('=')) {
      const parts = pair.split('=');
      if (parts.length !== 2) throw new Failure(`invalid label spec: ${pair}`);
      const problems = isValidLabelValue(parts[1]);
      if (problems.length) throw new Failure(`invalid label value: ${JSON.stringify(pair)}: ${problems.join(';')}`);
      changes.set[parts[0]] = parts[1];
    } else if (pair.endsWith('-')) changes.remove.push(pair.slice(0, -1));
    else throw new Failure(`unknown label spec: ${pair}`);
  }
  if (changes.remove.some((key) => key in changes.set)) throw new Failure('can not both modify and remove a label in the same command');
  return changes;
}

export function annotationChanges(pairs: string[]): Changes {
  const changes: Changes = { set: {}, remove: [] };
  const bad: string[] = [];
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at > 0) changes.set[pair.slice(0, at)] = pair.slice(at + 1);
    else if (pair.endsWith('-')) changes.remove.push(pair.slice(0, -1));
    else bad.push(pair);
  }
  if (bad.length) throw new Failure(`invalid annotation format: ${bad.join(', ')}`);
  return changes;
}
export function checkBoth({ set, remove }: Changes): void {
  const both = remove.filter((key) => key in set);
  if (both.length) throw new Failure(`can not both modify and remove the following annotation(s) in the same command: ${both.join(', ')}`);
}
