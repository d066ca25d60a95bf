import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { judge, type StepResult } from '../conformance/play.ts';
import { type Recording, settles } from '../conformance/recording.ts';
import { makeHome, runBash } from './client-play.ts';
import { ServerState } from './server-state.ts';

/** A real cluster, on which our kubectl plays recordings one after the other. */
export class RealServer {
  private constructor(
    private readonly kubeconfig: string,
    private readonly client: string,
    private readonly state: ServerState,
    /** Whether its controllers run, as in recordings of `plane: all`. */
    readonly plane: 'api' | 'all',
  ) {}

  static async at(file: string): Promise<RealServer> {
    const state = await ServerState.of(resolve(file));
    await state.clearEvents();
    return new RealServer(readFileSync(file, 'utf8'), ourKubectl(), state, await state.plane());
  }

  foreign(): string[] {
    return this.state.foreign();
  }
  async describe(): Promise<string> {
    return `${this.state.server} (${await this.state.version()}, ${this.plane === 'all' ? 'with' : 'without'} controllers)`;
  }
  /** Whether a recording was made on this kind of cluster. */
  suits(recording: Recording): boolean {
    return (recording.plane ?? 'all') === this.plane && recording.steps.every((s) => s.run !== undefined);
  }

  /** Plays a recording, and clears up behind it. */
  async play(recording: Recording, rules: (text: string) => string, stop?: AbortSignal): Promise<StepResult[]> {
    const normalise = elsewhere(rules);
    const home = makeHome({ kubeconfig: this.kubeconfig }, this.client);
    const results: StepResult[] = [];
    try {
      for (const step of recording.steps) {
        if (stop?.aborted) break;
        results.push(judge(step, await runBash(step.run as string, home), normalise));
        if (this.plane === 'all' && settles(step)) await this.settle();
      }
      return results;
    } finally {
      rmSync(home, { recursive: true, force: true });
      await this.state.restore();
    }
  }

  /** Waits until nothing has been written for a second, or for ten. */
  private async settle(): Promise<void> {
    let seen = await this.state.revision();
    let since = Date.now();
    for (const end = Date.now() + 10_000; Date.now() < end && Date.now() - since < 1000; await wait(100)) {
      const now = await this.state.revision();
      if (now !== seen) since = Date.now();
      seen = now;
    }
  }
}

/** What a recording cannot know of another cluster and another day: how much was written before, and ages in days. */
export const elsewhere =
  (rules: (text: string) => string) =>
  (text: string): string =>
    rules(text)
      .replace(/(Resource Version:\s+|Expected resource version to be \d+, was )\d+/g, '$1<rv>')
      .replace(/\b\d{3,}d\b/g, '<days>');

/** A file that runs our kubectl, which is bundled first, kept from later bundles. */
function ourKubectl(): string {
  const root = process.env.TABERNETES_ROOT ?? join(import.meta.dirname, '../..');
  const built = spawnSync(process.execPath, [join(root, '.scripts/run.mjs'), 'kubectl', 'version', '--client'], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`our kubectl does not start: ${built.stderr}`);
  const cache = join(root, 'node_modules/.cache/tabernetes');
  const folder = readdirSync(cache).find((name) => name.startsWith('kubectl-')) as string;
  const own = mkdtempSync(join(tmpdir(), 'our-kubectl-'));
  const file = join(own, 'kubectl');
  copyFileSync(join(cache, folder, 'kubectl.js'), join(own, 'kubectl.mjs'));
  writeFileSync(file, `#!/bin/sh\nexec ${process.execPath} ${join(own, 'kubectl.mjs')} "$@"\n`);
  chmodSync(file, 0o755);
  return file;
}
