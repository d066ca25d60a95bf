import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parse, type Tags } from 'yaml';
import { normaliser } from '../conformance/compare.ts';
import { play, type StepResult } from '../conformance/play.ts';
import type { Recording } from '../conformance/recording.ts';
import { playWithClient } from './client-play.ts';
import { RealServer } from './server-play.ts';

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
    return await (client ? playWithClient(recorded, normalise, client) : play(recorded, normalise));
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

const USAGE = 'usage: npm run conformance -- [--diff | --all] [--client KUBECTL | --server KUBECONFIG] [FILE or FOLDER ...]';

async function main(args: string[]) {
  const paths: string[] = [];
  let client: string | undefined;
  let server: string | undefined;
  const shown = { diff: false, all: false };
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '--client') client = args[++i];
    else if (args[i] === '--server') server = args[++i];
    else if (args[i] === '--all') shown.all = true;
    else if (args[i] === '--diff') shown.diff = true;
    else if (args[i].startsWith('-')) {
      console.error(USAGE);
      process.exit(2);
    } else paths.push(args[i]);
  }
  if (client !== undefined && !existsSync(client)) {
    console.error(`There is no kubectl at ${client}.`);
    process.exit(2);
  }
  if (server !== undefined && !existsSync(server)) {
    console.error(`There is no kubeconfig at ${server}.`);
    process.exit(2);
  }
  const real = server === undefined ? undefined : await RealServer.at(server);
  if (!paths.length)
    paths.push(
      ...(real ? [join(RECORDINGS, 'kubectl')] : client ? [join(RECORDINGS, 'kubectl'), join(RECORDINGS, 'kubectl-node')] : [RECORDINGS]),
    );
  let passed = 0;
  let failed = 0;
  for await (const [path, results] of inOrder(
    findRecordings(paths),
    client ? 4 : 1,
    (p): Promise<StepResult[] | undefined> => (real ? real.play(readRecording(p), normalise) : playFile(p, client)),
  )) {
    if (!results) continue;
    const bad = results.filter((r) => !r.passed);
    passed += results.length - bad.length;
    failed += bad.length;
    console.log(`${bad.length ? 'FAIL' : 'ok  '} ${nameOf(path)}: ${results.length - bad.length} of ${results.length}`);
    if (shown.diff || shown.all)
      for (const { step, difference } of shown.all ? bad : bad.slice(0, 1))
        console.log(`  ${results.findIndex((r) => r.step === step)}: ${step.run ?? step.http}\n${difference}`);
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed ? 1 : 0);
}

if (/conformance\.[jt]s$/.test(process.argv[1] ?? '')) await main(process.argv.slice(2));
