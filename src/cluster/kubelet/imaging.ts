import type { Image } from '../images/index.ts';
import type { Container } from './container.ts';
import { fieldOf, type PodRun } from './pod.ts';
import { ensureImage, ImageError } from './pull.ts';

/** How often a pod is looked at again that cannot go on. */
export const RESYNC_MS = 12_000;
const SOON_MS = 1000;
const FIRST_BACKOFF = 10_000;
const MAX_BACKOFF = 300_000;

/** Until the pod is looked at again: soon once, for its sandbox is new, then seldom. */
export const untilResync = (run: PodRun, c: Container): Promise<void> => {
  c.syncs = (c.syncs ?? 0) + 1;
  return run.wait(c.syncs === 1 ? SOON_MS : RESYNC_MS);
};

/** A container's image, tried for until it is there. What a look finds, the next one tells the API. */
export async function imageFor(run: PodRun, c: Container): Promise<Image> {
  const { clock } = run.node;
  for (let backoff = FIRST_BACKOFF; ; ) {
    try {
      return await ensureImage(run.node, run.pod, c.spec, fieldOf(c), run.over.signal);
    } catch (error) {
      if (!(error instanceof ImageError)) throw error;
      run.record('Warning', 'Failed', `Error: ${error.reason}`, c);
      let found: Container['state'] = { waiting: { reason: error.reason, message: error.message } };
      const until = error.reason === 'ErrImagePull' ? clock.now() + backoff : 0;
      const { image } = c.spec;
      await untilResync(run, c);
      run.set(c, found);
      while (clock.now() < until && c.spec.image === image) {
        const why = `Back-off pulling image "${image}"`;
        run.record('Normal', 'BackOff', why, c);
        run.record('Warning', 'Failed', 'Error: ImagePullBackOff', c);
        found = { waiting: { reason: 'ImagePullBackOff', message: `${why}: ErrImagePull: ${error.message}` } };
        await untilResync(run, c);
        run.set(c, found);
      }
      if (until) backoff = Math.min(backoff * 2, MAX_BACKOFF);
    }
  }
}
