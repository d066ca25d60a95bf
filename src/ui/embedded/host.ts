import type { Lab } from '../lab/lab.ts';
import { dress } from './look.ts';
import type { Hello, ToFrame, ToHost, Welcome } from './messages.ts';

/** Finds the page around this frame, if it speaks to us: it sends a port. */
export function findHost(): Promise<MessagePort | undefined> {
  if (window.parent === window) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    addEventListener('message', function listen({ source, data, ports }: MessageEvent<Welcome>) {
      if (source !== window.parent || data?.tabernetes !== 'welcome' || !ports[0]) return;
      removeEventListener('message', listen);
      resolve(ports[0]);
    });
    window.parent.postMessage({ tabernetes: 'hello' } satisfies Hello, '*');
  });
}

/** Does what the page around asks, and tells it what happens in the lesson. */
export function serveHost(lab: Lab, port: MessagePort): () => void {
  const tell = (message: ToHost) => port.postMessage(message);
  const answer = async (id: number, deed: () => unknown) => {
    try {
      await deed();
      tell({ id });
    } catch (error) {
      tell({ id, error: (error as Error).message });
    }
  };
  port.onmessage = ({ data }: MessageEvent<ToFrame>) => {
    if ('look' in data) return dress(data.look);
    void answer(data.id, () => {
      if (data.ask === 'run') return lab.runs.type(String(data.command));
      if (data.ask === 'reset') return lab.reset();
      if (!lab.lesson.steps[data.step]) throw new RangeError(`The lesson has ${lab.lesson.steps.length} steps.`);
      return lab.goTo(data.step);
    });
  };
  const stop = lab.store.subscribe((now, before) => {
    if (now.phase === 'ready' && before.phase !== 'ready') tell({ event: 'ready' });
    if (now.phase === 'failed' && before.phase !== 'failed') tell({ event: 'failed', message: now.why });
    if (now.progress !== before.progress) {
      const { step, done, checks } = now.progress;
      tell({ event: 'progress', progress: { step, done, checks } });
    }
    const newest = now.refusals[0];
    if (newest && newest.id !== before.refusals[0]?.id) {
      const { code, user, verb, what, message } = newest;
      tell({ event: 'refused', refusal: { code, user, verb, what, message } });
    }
  });
  if (lab.store.getState().phase === 'ready') tell({ event: 'ready' });
  return () => {
    stop();
    port.close();
  };
}
