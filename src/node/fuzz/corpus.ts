import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Recording } from '../../conformance/recording.ts';
import { findRecordings, RECORDINGS } from '../conformance.ts';

export interface Seed {
  method: string;
  path: string;
  headers: [string, string][];
  body: unknown;
}
const MOVES = /\/(exec|attach|portforward|proxy|log)\b|\/watch\/|watch=/;

/** Requests of the recordings, which know every kind, patch and option; where an earlier answer is needed, a made-up text stands. */
export function readCorpus(paths = ['http', 'fuzz']): Seed[] {
  return findRecordings(paths.map((path) => `${RECORDINGS}/${path}`)).flatMap((file) => {
    const { steps } = parse(readFileSync(file, 'utf8'), { merge: false, maxAliasCount: -1 }) as Recording;
    return steps.flatMap((step): Seed[] => {
      const found = /^(\S+) (.*)$/s.exec(step.http ?? '');
      if (!found || MOVES.test(found[2])) return [];
      const headers = Object.entries(step.headers ?? {}).filter((h): h is [string, string] => typeof h[1] === 'string');
      return [{ method: found[1], path: found[2].replace(/\$\{[^}]*\}/g, '1'), headers, body: step.body }];
    });
  });
}
