import { sleep } from '../os/clock.ts';
import type { Lesson, LessonProgress, Sandbox } from '../sandbox/types.ts';
import { evaluate } from './checks.ts';
import { createLessonSession, type LessonSession, prepare } from './session.ts';

/** What is wrong with a step, in words for the instructor. */
export interface StepReport {
  step: number;
  title: string;
  problems: string[];
}

/** Plays a lesson as `lesson test` promises: checks fail before the solution and hold after it, and no later step is done early. */
export async function testLesson(sandbox: Sandbox, lesson: Lesson): Promise<StepReport[]> {
  await prepare(sandbox, lesson);
  const session = createLessonSession(sandbox, lesson);
  const reports: StepReport[] = [];
  for (const [at, step] of lesson.steps.entries()) {
    const problems: string[] = [];
    reports.push({ step: at + 1, title: step.title, problems });
    if (!step.checks.length && !step.reading) problems.push('it has no checks; a step to read says {reading: true}');
    session.goTo(at);
    const before = await session.check();
    if (step.checks.length && before.checks.every((c) => c.passed)) problems.push('its checks hold before anything is done');
    problems.push(...(await solve(sandbox, step)));
    const after = await settled(sandbox, session);
    for (const check of after.checks)
      if (!check.passed) problems.push(`after the solution this does not hold: ${check.title} (${check.missing})`);
    for (const [later, { checks, title }] of lesson.steps.entries()) {
      if (later <= at || !checks.length) continue;
      if ((await evaluate(checks, { sandbox, requests: [] })).every((c) => c.passed))
        problems.push(`step ${later + 1} (${title}) is done already`);
    }
  }
  session.close();
  return reports;
}

const PATIENCE = 60_000;
/** The progress once all checks hold, or as it is after a minute: a pod takes its time. */
async function settled(sandbox: Sandbox, session: LessonSession): Promise<LessonProgress> {
  const { clock } = sandbox.workstation;
  for (const end = clock.now() + PATIENCE; ; await sleep(clock, 250)) {
    const progress = await session.check();
    if (progress.checks.every((c) => c.passed) || clock.now() > end) return progress;
  }
}

async function solve(sandbox: Sandbox, step: Lesson['steps'][number]): Promise<string[]> {
  const problems: string[] = [];
  for (const { code, pod } of step.solution) {
    const { stdout, stderr, code: exit } = await sandbox.run(code, { pod });
    if (exit !== 0) problems.push(`the solution fails: ${code}\n${stderr}${stdout}`);
    const shown = step.blocks.findIndex((b) => b.type === 'run' && b.code === code);
    const output = step.blocks[shown + 1];
    if (shown >= 0 && output?.type === 'output' && !output.loose && output.text.trim() !== stdout.trim())
      problems.push(`${code} prints\n${stdout}and not\n${output.text}`);
  }
  return problems;
}
