import { readCorpus } from './fuzz/corpus.ts';
import { fuzz } from './fuzz/world.ts';

const HELP = `Random requests against the API server: valid, half-valid and hostile ones, of several clients at once.

  fuzz [--requests N] [--seed S] [--round N]

  --requests  how many in all (20000)
  --seed      the first round's seed; chance without it. A round of the same seed is the same round.
  --round     requests on one server before a fresh one starts with the next seed (20000)`;

function options(args: string[]): { requests: number; seed: number; round: number } {
  const found: Record<string, number> = {};
  for (let i = 0; i < args.length; i += 2) {
    const name = args[i].replace(/^--/, '');
    const value = Number(args[i + 1]);
    if (!['requests', 'seed', 'round'].includes(name) || !Number.isInteger(value)) {
      console.error(HELP);
      process.exit(args[i] === '--help' ? 0 : 2);
    }
    found[name] = value;
  }
  return { requests: 20_000, seed: Date.now() % 1_000_000, round: 20_000, ...found };
}
const { requests, seed, round } = options(process.argv.slice(2));
const corpus = readCorpus();
let failed = 0;
for (let done = 0, n = seed; done < requests; done += round, n++) {
  const start = performance.now();
  const outcome = await fuzz(corpus, n, Math.min(round, requests - done));
  const seconds = (performance.now() - start) / 1000;
  const statuses = Object.entries(outcome.statuses).map(([status, times]) => `${status}: ${times}`);
  console.log(
    `seed ${n}: ${outcome.requests} requests in ${seconds.toFixed(1)} s, ${outcome.problems.length} problems; ${statuses.join(', ')}; slowest ${outcome.slowest.ms.toFixed(0)} ms ${outcome.slowest.what}`,
  );
  const compared = Object.entries(outcome.compared).map(([what, times]) => `${times} ${what}`);
  console.log(`  compared: ${compared.join(', ')}`);
  for (const problem of outcome.problems) console.log(`  ${problem}`);
  failed += outcome.problems.length;
}
process.exit(failed ? 1 : 0);
