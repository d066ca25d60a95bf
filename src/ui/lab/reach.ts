import type { StoreApi } from 'zustand/vanilla';
import type { Lesson } from '../../sandbox/types.ts';
import type { WorkerClient } from '../../worker/client.ts';
import type { LabState } from './state.ts';

interface Context {
  lesson: Lesson;
  store: StoreApi<LabState>;
  call: WorkerClient['call'];
  run(key: string, code: string, pod?: string): Promise<void>;
  write(path: string, content: string): Promise<void>;
  /** Closes a file that a terminal waits for. */
  close(path: string): Promise<void>;
}

/** Goals are looked at a moment after a deed; pods take their time. */
const SHORTLY = 3000;
const PATIENCE = 60_000;

/**
 * Does the steps before this one in the terminals, as the learner would, so that shells, files and the cluster are as
 * they would be; what is left then is done by the step's solution. Throws when its goals do not hold a minute later.
 */
export async function reach({ lesson, store, call, run, write, close }: Context, step: number): Promise<void> {
  const stop = store.subscribe(({ files }) => {
    const asked = files.find((file) => file.waiting !== undefined);
    if (asked) void close(asked.path);
  });
  try {
    for (let at = store.getState().progress.step; at < step; at++) {
      const { blocks, title } = lesson.steps[at];
      for (const [i, block] of blocks.entries()) {
        if (block.type === 'file') await write(block.path, block.content);
        if (block.type === 'run') await run(`${at}.${i}`, block.code, block.pod);
      }
      if (!(await done(store, at, SHORTLY))) await call('step.solve', undefined);
      if (!(await done(store, at, PATIENCE))) throw new Error(`The goals of step ${at + 1}, ${title}, do not hold yet.`);
      await call('step.go', { step: at + 1 });
    }
  } finally {
    stop();
  }
}

function done(store: StoreApi<LabState>, step: number, within: number): Promise<boolean> {
  const holds = () => store.getState().progress.done[step];
  if (holds()) return Promise.resolve(true);
  return new Promise((resolve) => {
    const end = (answer: boolean) => {
      stop();
      clearTimeout(timer);
      resolve(answer);
    };
    const stop = store.subscribe(() => holds() && end(true));
    const timer = setTimeout(() => end(false), within);
  });
}
