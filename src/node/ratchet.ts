import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { findRecordings, nameOf, playFile, RECORDINGS } from './conformance.ts';

/**
 * Holds the line: a step that passed may not fail again. e2e/ratchet.json lists by file the numbers of the steps that do not pass yet;
 * `--update` writes it anew. The files are shared out among as many processes as there are cores.
 */
interface Outcome {
  name: string;
  steps: number;
  bad: { at: number; step: string; difference: string }[];
}
const LIST = join(RECORDINGS, '../ratchet.json');
const MARK = 'outcome ';

async function playShare(share: number, of: number) {
  for (const [i, path] of findRecordings([RECORDINGS]).entries()) {
    if (i % of !== share) continue;
    const results = await playFile(path);
    const bad = results.flatMap(({ passed, step, difference }, at) =>
      passed ? [] : [{ at, step: String(step.run ?? step.http), difference }],
    );
    process.stdout.write(`${MARK}${JSON.stringify({ name: nameOf(path), steps: results.length, bad } satisfies Outcome)}\n`);
  }
}

function share(i: number, of: number): Promise<Outcome[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...process.execArgv, process.argv[1], '--share', String(i), String(of)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let out = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.on('close', (code) => {
      const outcomes = out.split('\n').filter((l) => l.startsWith(MARK));
      if (code) reject(new Error(`a player of recordings ended with ${code}`));
      else resolve(outcomes.map((l) => JSON.parse(l.slice(MARK.length))));
    });
  });
}

/** What fails a second time too, alone on the machine. */
async function again(name: string, lost: Outcome['bad']): Promise<Outcome['bad']> {
  const results = await playFile(join(RECORDINGS, name));
  return lost.filter(({ at }) => !results[at].passed);
}

async function hold(update: boolean): Promise<number> {
  const known: Record<string, number[]> = JSON.parse(readFileSync(LIST, 'utf8'));
  const players = availableParallelism();
  const outcomes = (await Promise.all(Array.from({ length: players }, (_, i) => share(i, players))))
    .flat()
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  let failed = 0;
  for (const { name, bad } of outcomes) {
    let lost = bad.filter(({ at }) => !known[name]?.includes(at));
    if (lost.length && !update) lost = await again(name, lost);
    if (!lost.length) continue;
    failed++;
    console.log(
      `FAIL ${name}: steps that passed before fail now: ${lost.map((b) => b.at).join(', ')}\n${lost[0].step}\n${lost[0].difference}`,
    );
  }
  if (update) {
    const lines = outcomes.filter((o) => o.bad.length).map((o) => `  ${JSON.stringify(o.name)}: ${JSON.stringify(o.bad.map((b) => b.at))}`);
    writeFileSync(LIST, `{\n${lines.join(',\n')}\n}\n`);
  }
  for (const folder of [...new Set(outcomes.map((o) => o.name.split('/')[0]))]) {
    const of = outcomes.filter((o) => o.name.startsWith(`${folder}/`));
    const steps = of.reduce((n, o) => n + o.steps, 0);
    const good = steps - of.reduce((n, o) => n + o.bad.length, 0);
    console.log(`${folder}: ${good} of ${steps} recorded steps pass (${((100 * good) / steps).toFixed(1)} %)`);
  }
  console.log(`${outcomes.length - failed} passed, ${failed} failed`);
  return failed && !update ? 1 : 0;
}

const at = process.argv.indexOf('--share');
if (at > 0) await playShare(Number(process.argv[at + 1]), Number(process.argv[at + 2]));
else process.exit(await hold(process.argv.includes('--update')));
process.exit(0);
