/// <reference lib="webworker" />
import { loadProgram } from '../programs/index.ts';
import type { EventName, Events, FromWorker, Request } from './protocol.ts';
import { createWorkbench } from './workbench.ts';

const scope = self as unknown as DedicatedWorkerGlobalScope;
const post = (message: FromWorker, transfer: Transferable[] = []) => scope.postMessage(message, transfer);
const handlers = createWorkbench(<E extends EventName>(event: E, data: Events[E], transfer?: Transferable[]) =>
  post({ event, data } as FromWorker, transfer),
);

// What the first prompt needs is on its way while the cluster is made.
void loadProgram('bash');

scope.onmessage = async ({ data }: MessageEvent<Request>) => {
  try {
    const handle = handlers[data.method] as (params: unknown) => unknown;
    post({ id: data.id, result: await handle(data.params) });
  } catch (error) {
    const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
    post({ id: data.id, error: { name, message } });
  }
};
