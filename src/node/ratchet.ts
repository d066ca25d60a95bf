import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findRecordings, nameOf, playFile, RECORDINGS } from './conformance.ts';

/**
 * Holds the line: a step that passed may not fail again. e2e/ratchet.json lists by file the numbers of the steps that do not pass yet;
 * `--update` writes it anew.
 */
const file = join(RECORDINGS, '../ratchet.json');
const known: Record<string, number[]> = JSON.parse(readFileSync(file, 'utf8'));
const next: Record<string, number[]> = {};
let passed = 0;
let failed = 0;
let steps = 0;
let good = 0;
for (const path of findRecordings([RECORDINGS])) {
  const name = nameOf(path);
  const results = await playFile(path);
  const bad = results.flatMap((r, i) => (r.passed ? [] : [i]));
  steps += results.length;
  good += results.length - bad.length;
  if (bad.length) next[name] = bad;
  const lost = bad.filter((i) => !known[name]?.includes(i));
  if (lost.length) {
    failed++;
    console.log(
      `FAIL ${name}: steps that passed before fail now: ${lost.join(', ')}\n${results[lost[0]].step.run ?? results[lost[0]].step.http}\n${results[lost[0]].difference}`,
    );
  } else passed++;
}
if (process.argv.includes('--update'))
  writeFileSync(
    file,
    `{\n${Object.entries(next)
      .map(([name, bad]) => `  ${JSON.stringify(name)}: ${JSON.stringify(bad)}`)
      .join(',\n')}\n}\n`,
  );
console.log(`recorded steps that pass: ${good} of ${steps}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
