import { createLessonSession, type LessonSession, prepare } from '../lessons/session.ts';
import { SystemClock } from '../os/clock.ts';
import { createSandbox } from '../sandbox/index.ts';
import type { Lesson, LessonProgress, Sandbox, TerminalSession } from '../sandbox/types.ts';
import { followCluster } from './cluster-view.ts';
import { heldUntil } from './held.ts';
import { createOutbox } from './outbox.ts';
import type { ClusterView, EventName, Events, Methods, Opened, Saved } from './protocol.ts';
import { collectRefusals } from './refusals.ts';
import { createSaver } from './saver.ts';
import { createStateStore, readStart, whyNot, writeStart } from './store.ts';

export type Tell = <E extends EventName>(event: E, data: Events[E], transfer?: Transferable[]) => void;

/** Where nothing is answered, it does not matter what a handler gives. */
type Answer<R> = R extends undefined ? unknown : R | Promise<R>;
type Handlers = { [M in keyof Methods]: (params: Methods[M]['params']) => Answer<Methods[M]['result']> };

interface Screen extends TerminalSession {
  /** The page has drawn so many bytes. */
  drawn(bytes: number): void;
  drop(): void;
}
/** So long what moves in the cluster waits for the first prompt, at most. */
const PROMPT = 1000;

interface Running {
  sandbox: Sandbox;
  /** Once the lesson's set-up is done. */
  session?: LessonSession;
  ready: Promise<LessonSession>;
  stop: () => void;
}

/** One lesson at work: its sandbox, its terminals, and what is kept of it. */
export function createWorkbench(tell: Tell) {
  let lesson: Lesson;
  let store: ReturnType<typeof createStateStore>;
  let running: Running | undefined;
  let terminals = new Map<number, Screen>();
  let count = 0;
  /** The sandbox on its way: terminals may be asked for before it is there. */
  let opening: Promise<void> | undefined;
  /** A terminal has shown something. */
  let prompted = () => {};
  let view: ClusterView | undefined;
  /** Starts of steps, for when there is no storage. */
  const starts = new Map<number, unknown>();
  const here = (): Running => {
    if (!running) throw new Error('No lesson is open.');
    return running;
  };

  const save = async () => {
    if (!running?.session) return;
    const { sandbox, session } = running;
    const progress = structuredClone(session.progress);
    const state: Saved = { version: 1, at: Date.now(), progress, snapshot: await sandbox.snapshot() };
    try {
      await store.write(state, {
        version: 1,
        at: state.at,
        step: progress.step,
        done: progress.done,
        pods: view?.pods.length ?? 0,
      });
      tell('saved', { at: state.at });
    } catch (error) {
      tell('unsaved', { reason: whyNot(error), message: String((error as Error)?.message ?? error), state });
    }
  };
  let saver = createSaver(save);

  const keepStart = async (step: number) => {
    if (starts.has(step)) return;
    const known = await readStart(lesson.id, step).catch(() => undefined);
    const snapshot = known ?? (await here().sandbox.snapshot());
    starts.set(step, snapshot);
    if (!known) await writeStart(lesson.id, step, snapshot).catch(() => undefined);
  };

  /** Terminals take keys as soon as there is a sandbox, and commands when the lesson's set-up is done. */
  const start = async (snapshot: unknown, progress?: LessonProgress) => {
    const first = new Promise<void>((resolve) => {
      prompted = resolve;
      setTimeout(resolve, PROMPT);
    });
    const sandbox = await createSandbox({ release: lesson.kubernetes, snapshot, clock: new SystemClock(), first });
    const stops: (() => void)[] = [];
    const mine: Running = {
      sandbox,
      ready: Promise.resolve(undefined as never),
      stop() {
        for (const stop of stops) stop();
        mine.session?.close();
        for (const terminal of terminals.values()) terminal.close();
        terminals = new Map();
        sandbox.close();
        if (running === mine) running = undefined;
      },
    };
    running = mine;
    saver = createSaver(save);
    // Whoever is quick is refused before the lesson is ready.
    tell('refusals', []);
    stops.push(sandbox.onAudit(collectRefusals((refusals) => tell('refusals', refusals))));
    const begin = async () => {
      await first;
      if (snapshot === undefined) await prepare(sandbox, lesson);
      if (running !== mine) throw new Error('The sandbox was replaced.');
      const session = createLessonSession(sandbox, lesson, progress);
      mine.session = session;
      stops.push(
        sandbox.onChange(() => saver.changed()),
        session.onProgress((now) => {
          tell('progress', now);
          saver.changed();
        }),
      );
      await keepStart(session.progress.step);
      tell('progress', session.progress);
      saver.changed();
      return session;
    };
    mine.ready = begin();
    mine.ready.catch((error) => {
      if (running === mine) tell('broken', { message: String(error?.message ?? error) });
    });
    void first.then(() => {
      if (running !== mine) return;
      stops.push(
        followCluster(sandbox, (now) => {
          view = now;
          tell('cluster', now);
        }),
      );
    });
  };

  const replace = async (snapshot: unknown, progress?: LessonProgress) => {
    await saver.close();
    running?.stop();
    await start(snapshot, progress);
    tell('replaced', undefined);
    await here().ready;
    await saver.now();
  };

  const openLesson = async (wanted: Lesson, from: Saved | undefined): Promise<Opened> => {
    lesson = wanted;
    store = createStateStore(lesson.id);
    const saved = from ?? (await store.read().catch(() => undefined));
    const usable = saved?.version === 1 && saved.progress.done.length === lesson.steps.length ? saved : undefined;
    await start(usable?.snapshot, usable?.progress);
    return { restored: usable?.at };
  };

  const handlers: Handlers = {
    open({ lesson: wanted, from }) {
      const opened = openLesson(wanted, from);
      opening = opened.then(
        () => undefined,
        () => undefined,
      );
      return opened;
    },
    async 'terminal.open'({ rows, cols, pod }) {
      await opening;
      const terminal = ++count;
      const outbox = createOutbox((bytes) => {
        tell('output', { terminal, bytes }, [bytes.buffer as ArrayBuffer]);
        prompted();
      });
      const { sandbox, ready } = here();
      const session = sandbox.openTerminal({
        rows,
        cols,
        pod,
        onOutput: outbox.add,
        onExit: (code) => {
          outbox.flush();
          terminals.delete(terminal);
          tell('exit', { terminal, code });
        },
      });
      terminals.set(terminal, { ...heldUntil(ready, session), drawn: outbox.drawn, drop: outbox.drop });
      return { terminal };
    },
    'terminal.write'({ terminal, data }) {
      if (data === '\x03') terminals.get(terminal)?.drop();
      terminals.get(terminal)?.write(data);
    },
    'terminal.resize': ({ terminal, rows, cols }) => void terminals.get(terminal)?.resize(rows, cols),
    'terminal.drawn': ({ terminal, bytes }) => void terminals.get(terminal)?.drawn(bytes),
    'terminal.close'({ terminal }) {
      terminals.get(terminal)?.close();
      terminals.delete(terminal);
    },
    async 'step.go'({ step }) {
      (await here().ready).goTo(step);
      await keepStart(step);
    },
    'step.hint': async () => (await here().ready).revealHint(),
    'step.solve': async () => (await here().ready).solve(),
    async 'step.restart'({ step }) {
      const snapshot = starts.get(step) ?? (await readStart(lesson.id, step));
      if (snapshot === undefined) throw new Error(`The start of step ${step + 1} was not kept.`);
      const { progress } = await here().ready;
      const done = progress.done.map((d, i) => d && i < step);
      await replace(snapshot, { ...structuredClone(progress), step, checks: [], done });
    },
    async reset() {
      await saver.close();
      starts.clear();
      await store.forgetAll().catch(() => undefined);
      await replace(undefined);
    },
    'file.read': ({ path }) => ({ content: here().sandbox.workstation.fs.readText(path) }),
    'file.write': ({ path, content }) => void here().sandbox.workstation.fs.writeFile(path, content),
    'file.list'() {
      const { fs } = here().sandbox.workstation;
      return {
        paths: fs
          .readdir('/root')
          .filter((name) => !name.startsWith('.') && fs.lstat(`/root/${name}`).type === 'file')
          .map((name) => `/root/${name}`),
      };
    },
    save: () => saver.now(),
    ping: () => undefined,
  };
  return handlers;
}
