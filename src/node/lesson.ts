import { LessonError } from '../lessons/parse.ts';
import { testLesson } from '../lessons/test.ts';
import { ManualClock, withTime } from '../os/clock.ts';
import { SeededRandom } from '../os/random.ts';
import { createSandbox } from '../sandbox/index.ts';
import { findLessons, LESSONS, readLesson } from './lessons.ts';

const USAGE = `usage: npm run --silent lesson -- test [PATH]   play each lesson: its checks fail before the solution and pass after it
       npm run --silent lesson -- lint [PATH]   read each lesson and say what is wrong with it`;

/** Plays one lesson in simulated time. True when every step is as it should be. */
async function test(path: string): Promise<{ passed: number; failed: number }> {
  const lesson = readLesson(path);
  const clock = new ManualClock();
  const work = (async () => testLesson(await createSandbox({ release: lesson.kubernetes, clock, random: new SeededRandom(1) }), lesson))();
  const reports = await withTime(clock, work, 3_600_000);
  for (const { step, title, problems } of reports) {
    console.log(`${problems.length ? 'FAIL' : 'ok  '} ${lesson.id} step ${step}: ${title}`);
    for (const problem of problems) console.log(problem.replace(/^/gm, '     '));
  }
  const failed = reports.filter((r) => r.problems.length).length;
  return { passed: reports.length - failed, failed };
}

function lint(path: string) {
  readLesson(path);
  return { passed: 1, failed: 0 };
}

async function main([command, path = LESSONS]: string[]): Promise<number> {
  if (command !== 'test' && command !== 'lint') {
    console.error(USAGE);
    return 2;
  }
  let passed = 0;
  let failed = 0;
  for (const file of findLessons(path)) {
    try {
      const counts = command === 'test' ? await test(file) : lint(file);
      passed += counts.passed;
      failed += counts.failed;
    } catch (error) {
      failed++;
      console.log(`FAIL ${error instanceof LessonError ? error.message : `${file}: ${(error as Error).stack}`}`);
    }
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed ? 1 : 0;
}

process.exit(await main(process.argv.slice(2)));
