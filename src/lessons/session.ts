import { request } from '../client/rest.ts';
import type { AuditEvent, Lesson, LessonProgress, Sandbox } from '../sandbox/types.ts';
import { evaluate } from './checks.ts';

/** A learner in a lesson: where they are, what holds. */
export interface LessonSession {
  readonly progress: LessonProgress;
  /** Called after each change of progress; the answer stops it. */
  onProgress(listener: (progress: LessonProgress) => void): () => void;
  goTo(step: number): void;
  revealHint(): void;
  /** Does the step's solution for the learner. Throws when a command of it fails. */
  solve(): Promise<void>;
  /** Evaluates now, instead of a moment after the next change. */
  check(): Promise<LessonProgress>;
  close(): void;
}

const SETTLE = 120;
/** Checks that run commands make requests themselves: they are not repeated at once on their own account. */
const SETTLE_COMMANDS = 1500;

/** Prepares a fresh sandbox for a lesson: its files, then its setup as admin. Throws with the command's stderr. */
export async function prepare(sandbox: Sandbox, lesson: Lesson): Promise<void> {
  for (const [path, content] of Object.entries(lesson.files)) sandbox.workstation.fs.writeFile(`/root/${path}`, content);
  if (!lesson.setupKind) return;
  const script = lesson.setupKind === 'yaml' ? `kubectl apply -f - <<'END-OF-SETUP'\n${lesson.setup}\nEND-OF-SETUP` : lesson.setup;
  for (let attempt = 1; ; attempt++) {
    // A service account may not be there yet in the first milliseconds of a cluster.
    await defaultAccount(sandbox);
    const { code, stderr } = await sandbox.run(script);
    if (code === 0) return;
    if (attempt >= 3) throw new Error(`The setup of this lesson failed: ${stderr.trim()}`);
  }
}

async function defaultAccount(sandbox: Sandbox): Promise<void> {
  const { workstation } = sandbox;
  for (let i = 0; i < 100; i++) {
    const found = await request(sandbox.admin, 'GET', '/api/v1/namespaces/default/serviceaccounts/default').catch(() => undefined);
    if (found && (sandbox.release.name !== '1.13' || found.secrets?.length)) return;
    await new Promise<void>((resolve) => workstation.clock.after(20, resolve));
  }
}

export function createLessonSession(sandbox: Sandbox, lesson: Lesson, saved?: LessonProgress): LessonSession {
  const progress: LessonProgress = saved ?? {
    step: 0,
    done: lesson.steps.map((s) => s.reading && s.checks.length === 0),
    checks: [],
    hints: {},
  };
  const listeners = new Set<(progress: LessonProgress) => void>();
  let requests: AuditEvent[] = [];
  let cancel: (() => void) | undefined;
  let running: Promise<void> | undefined;
  let again = false;

  const emit = () => {
    for (const listener of listeners) listener(progress);
  };
  const evaluateStep = async () => {
    do {
      again = false;
      const at = progress.step;
      const checks = await evaluate(lesson.steps[at].checks, { sandbox, requests });
      if (at !== progress.step) again = true;
      else {
        // A request that was seen stays seen: the step's requests survive a reload through its results.
        progress.checks = checks.map((c, i) =>
          isRequest(lesson, at, i) && progress.checks[i]?.passed ? { ...c, passed: true, missing: '' } : c,
        );
        if (progress.checks.every((c) => c.passed)) progress.done[at] = true;
        emit();
      }
    } while (again);
  };
  const run = () => {
    again = true;
    running ??= evaluateStep().finally(() => {
      running = undefined;
    });
    return running;
  };
  const soon = () => {
    if (cancel) return;
    const settle = lesson.steps[progress.step].checks.some((c) => /"(script|http)"/.test(JSON.stringify(c.test)))
      ? SETTLE_COMMANDS
      : SETTLE;
    cancel = sandbox.workstation.clock.after(settle, () => {
      cancel = undefined;
      void run();
    });
  };
  const own = sandbox.admin.headers.find(([name]) => name === 'User-Agent')?.[1];
  const stopAudit = sandbox.onAudit((event) => {
    if (event.userAgent === own) return;
    if (!isComponent(event)) requests.push(event);
    if (requests.length > 500) requests = requests.slice(-400);
    soon();
  });
  const stopFiles = sandbox.workstation.fs.watch('/', soon);
  soon();
  return {
    progress,
    onProgress(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    goTo(step) {
      if (!lesson.steps[step]) throw new RangeError(`There is no step ${step + 1}.`);
      progress.step = step;
      progress.checks = [];
      requests = [];
      emit();
      void run();
    },
    revealHint() {
      const hints = lesson.steps[progress.step].blocks.filter((b) => b.type === 'hint').length;
      progress.hints[progress.step] = Math.min(hints, (progress.hints[progress.step] ?? 0) + 1);
      emit();
    },
    async solve() {
      for (const { code, pod } of lesson.steps[progress.step].solution) {
        const result = await sandbox.run(code, { pod });
        if (result.code !== 0) throw new Error(`${code}\n${result.stderr}`);
      }
      await run();
    },
    async check() {
      await run();
      return progress;
    },
    close() {
      cancel?.();
      stopAudit();
      stopFiles();
    },
  };
}

const isRequest = (lesson: Lesson, step: number, check: number) => 'request' in (lesson.steps[step].checks[check]?.test ?? {});
const isComponent = ({ user }: AuditEvent) =>
  user?.username?.startsWith('system:') &&
  (!user.username.startsWith('system:serviceaccount:') || user.username.startsWith('system:serviceaccount:kube-system:')) &&
  user.username !== 'system:anonymous';
