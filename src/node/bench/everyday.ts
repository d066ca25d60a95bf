import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { browserTimes } from './browser.ts';
import { median } from './median.ts';
import { type Line, sandboxTimes } from './sandbox.ts';

/** The same machine's speed in the same run: a fixed amount of JSON and sorting. */
const baseline = async () => {
  const items = Array.from({ length: 2000 }, (_, i) => ({ name: `pod-${(i * 7919) % 2000}`, labels: { app: 'web' }, n: i }));
  JSON.parse(JSON.stringify(items)).sort((a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1));
};

/** Medians of what a person waits for, beside a fixed piece of work in the same run. */
export async function everyday(): Promise<void> {
  const unit = await median(50, baseline);
  const line: Line = (what, ms, goal) =>
    console.log(`${what.padEnd(44)} ${ms.toFixed(1).padStart(8)} ms   ${(ms / unit).toFixed(1).padStart(7)} × baseline   goal ${goal} ms`);
  console.log(`baseline (2,000 objects to JSON and back, sorted): ${unit.toFixed(2)} ms\n`);
  await sandboxTimes(line);
  if (!existsSync(join(process.env.TABERNETES_ROOT ?? '.', 'dist/index.html'))) {
    console.log('the page: build first (npm run build)');
    return;
  }
  const { firstPrompt, keyToDraw, interrupt } = await browserTimes();
  line('first prompt after navigation, cold', firstPrompt, 800);
  line('a key in the terminal, until it is drawn', keyToDraw, 17);
  line('Ctrl-C in an endless loop, until the prompt', interrupt, 100);
}
