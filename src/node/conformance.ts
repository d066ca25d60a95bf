import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parse, type Tags } from 'yaml';
import { normaliser } from '../conformance/compare.ts';
import { play, type StepResult } from '../conformance/play.ts';
import type { Recording } from '../conformance/recording.ts';
import { playWithClient } from './client-play.ts';
import { elsewhere, RealServer } from './server-play.ts';

export const RECORDINGS = join(process.env.TABERNETES_ROOT ?? join(import.meta.dirname, '../..'), 'e2e/recordings');

/** The recordings (*.yaml) in files and folders, sorted. */
export function findRecordings(paths: string[]): string[] {
  return paths.flatMap((path) =>
    statSync(path).isDirectory()
      ? findRecordings(
          readdirSync(path)
            .sort()
            .map((name) => join(path, name))
            .filter((p) => p.endsWith('.yaml') || statSync(p).isDirectory()),
        )
      : [path],
  );
}

export const normalise = normaliser(JSON.parse(readFileSync(join(RECORDINGS, 'normalise.json'), 'utf8')).rules);

/** PyYAML leaves `1e3` bare when it is a string: only numbers with a dot have an exponent. */
const pythonTags = (tags: Tags): Tags =>
  tags.map((tag): Tags[number] => {
    if (typeof tag !== 'object' || tag.format !== 'EXP') return tag;
    return { ...tag, test: /^[-+]?(?:\d+\.\d*|\.\d+)[eE][-+]\d+$/ } as typeof tag;
  });

function readRecording(path: string): Recording {
  const recording = parse(readFileSync(path, 'utf8'), { customTags: pythonTags, merge: false, maxAliasCount: -1 }) as Recording;
  return { ...recording, steps: recording.steps.filter((s) => s.run === undefined || s.code !== undefined) };
}

export async function playFile(path: string, client?: string): Promise<StepResult[]> {
  const recorded = readRecording(path);
  try {
    return await (client ? playWithClient(recorded, elsewhere(normalise), client) : play(recorded, normalise));
  } catch (error) {
    return recorded.steps.map((step) => ({ step, passed: false, difference: `  the cluster did not start: ${(error as Error).stack}` }));
  }
}

export const nameOf = (path: string): string => relative(RECORDINGS, path).replaceAll('\\', '/');

/** Calls `work` for each, some at a time; answers in their order. */
async function* inOrder<T, R>(items: T[], atOnce: number, work: (item: T) => Promise<R>): AsyncGenerator<[T, R]> {
  const running: Promise<R>[] = [];
  for (let i = 0; i < items.length; i++) {
    while (running.length < Math.min(items.length, i + atOnce)) running.push(work(items[running.length]));
    yield [items[i], await running[i]];
  }
}

const USAGE = `usage: npm run conformance -- [--diff | --all] [--client KUBECTL | --server KUBECONFIG [--anyway]] [FILE or FOLDER ...]
  --diff, --all        the first difference of each file, or every one
  --client KUBECTL     a real kubectl plays the recordings against clusters of ours
  --server KUBECONFIG  our kubectl plays those of kubectl/ on a real cluster, and clears up after each
  --anyway             even where that cluster holds namespaces of somebody`;

interface Asked {
  paths: string[];
  client?: string;
  server?: string;
  anyway: boolean;
  shown: '' | 'first' | 'all';
}

function asked(args: string[]): Asked {
  const result: Asked = { paths: [], anyway: false, shown: '' };
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '--client') result.client = args[++i] ?? '';
    else if (args[i] === '--server') result.server = args[++i] ?? '';
    else if (args[i] === '--anyway') result.anyway = true;
    else if (args[i] === '--all') result.shown = 'all';
    else if (args[i] === '--diff') result.shown ||= 'first';
    else if (args[i].startsWith('-')) throw new Error(USAGE);
    else result.paths.push(args[i]);
  }
  const { client, server } = result;
  if (client !== undefined && !existsSync(client)) throw new Error(`There is no kubectl at ${client || '--client'}.`);
  if (server !== undefined && !existsSync(server)) throw new Error(`There is no kubeconfig at ${server || '--server'}.`);
  if (!result.paths.length) {
    const folders = server !== undefined ? ['kubectl'] : client !== undefined ? ['kubectl', 'kubectl-node'] : [''];
    result.paths = folders.map((folder) => join(RECORDINGS, folder));
  }
  return result;
}

/** Says how each file went as it ends, and all together at the end; answers how many steps failed. */
async function report(played: AsyncIterable<[string, StepResult[]]>, total: number, { shown }: Asked, where: string): Promise<number> {
  const started = Date.now();
  const count = { files: 0, passed: 0, failed: 0 };
  for await (const [path, results] of played) {
    const bad = results.filter((r) => !r.passed);
    count.files++;
    count.passed += results.length - bad.length;
    count.failed += bad.length;
    const progress = where ? `[${`${count.files}`.padStart(`${total}`.length)}/${total}] ` : '';
    console.log(`${progress}${bad.length ? 'FAIL' : 'ok  '} ${nameOf(path)}: ${results.length - bad.length} of ${results.length}`);
    for (const { step, difference } of shown === 'all' ? bad : shown ? bad.slice(0, 1) : [])
      console.log(`  ${results.findIndex((r) => r.step === step)}: ${step.run ?? step.http}\n${difference}`);
  }
  const minutes = Math.round((Date.now() - started) / 60_000);
  if (where)
    console.log(
      `${where}: ${count.files} of ${total} files in ${minutes} min, ${share(count.passed, count.passed + count.failed)} % of steps`,
    );
  console.log(`${count.passed} passed, ${count.failed} failed`);
  return count.failed;
}
const share = (part: number, whole: number): string => (whole ? ((100 * part) / whole).toFixed(1) : '0');

async function onServer(ask: Asked, files: string[]): Promise<number> {
  const real = await RealServer.at(ask.server as string);
  const others = real.foreign();
  if (others.length && !ask.anyway)
    throw new Error(
      `This cluster holds ${others.join(', ')}: recordings make, change and delete things in it. Say --anyway to play there.`,
    );
  const recordings = files.map((path) => [path, readRecording(path)] as const).filter(([, recording]) => real.suits(recording));
  const where = `our kubectl on ${await real.describe()}`;
  console.log(`${where}: ${recordings.length} files; ${files.length - recordings.length} others need a cluster of another kind`);
  const stop = new AbortController();
  process.once('SIGINT', () => {
    console.error('clearing up; once more to leave at once');
    stop.abort();
    process.once('SIGINT', () => process.exit(130));
  });
  const played = async function* (): AsyncGenerator<[string, StepResult[]]> {
    for (const [path, recording] of recordings) {
      if (stop.signal.aborted) return;
      yield [path, await real.play(recording, normalise, stop.signal)];
    }
  };
  return report(played(), recordings.length, ask, where);
}

async function main(args: string[]): Promise<number> {
  const ask = asked(args);
  const files = findRecordings(ask.paths);
  if (ask.server !== undefined) return onServer(ask, files);
  const where = ask.client === undefined ? '' : `${ask.client} on ours`;
  return report(
    inOrder(files, ask.client ? 4 : 1, (path) => playFile(path, ask.client)),
    files.length,
    ask,
    where,
  );
}

if (/conformance\.[jt]s$/.test(process.argv[1] ?? ''))
  try {
    process.exit((await main(process.argv.slice(2))) ? 1 : 0);
  } catch (error) {
    console.error((error as Error).message);
    process.exit(2);
  }
