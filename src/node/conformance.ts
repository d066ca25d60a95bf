import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parse, type Tags } from 'yaml';
import { normaliser } from '../conformance/compare.ts';
import { play, type StepResult } from '../conformance/play.ts';
import type { Recording } from '../conformance/recording.ts';

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

export async function playFile(path: string): Promise<StepResult[]> {
  const recording = parse(readFileSync(path, 'utf8'), { customTags: pythonTags, merge: false, maxAliasCount: -1 }) as Recording;
  const recorded = { ...recording, steps: recording.steps.filter((s) => s.run === undefined || s.code !== undefined) };
  try {
    return await play(recorded, normalise);
  } catch (error) {
    return recorded.steps.map((step) => ({ step, passed: false, difference: `  the cluster did not start: ${(error as Error).stack}` }));
  }
}

export const nameOf = (path: string): string => relative(RECORDINGS, path).replaceAll('\\', '/');

async function main(args: string[]) {
  const all = args.includes('--all');
  const diff = all || args.includes('--diff');
  const paths = args.filter((a) => !a.startsWith('--'));
  let passed = 0;
  let failed = 0;
  for (const path of findRecordings(paths.length ? paths : [RECORDINGS])) {
    const results = await playFile(path);
    const bad = results.filter((r) => !r.passed);
    passed += results.length - bad.length;
    failed += bad.length;
    console.log(`${bad.length ? 'FAIL' : 'ok  '} ${nameOf(path)}: ${results.length - bad.length} of ${results.length}`);
    if (diff)
      for (const { step, difference } of all ? bad : bad.slice(0, 1))
        console.log(`  ${results.findIndex((r) => r.step === step)}: ${step.run ?? step.http}\n${difference}`);
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed ? 1 : 0);
}

if (/conformance\.[jt]s$/.test(process.argv[1] ?? '')) await main(process.argv.slice(2));
