import { ApiError, apiVersionOf, type KubeObject, type Status } from '../../../apimachinery/types.ts';
import type { HttpResponse } from '../../../os/http.ts';
import { Compacted, prefixOf, type StorageEvent } from '../../storage/index.ts';
import type { Call } from '../context.ts';
import { expired } from '../failures.ts';
import { type Output, PROTOBUF } from '../negotiate.ts';
import { boolean, integer } from '../options.ts';
import { convertedByWebhook } from '../registry/custom-versions.ts';
import { checkListOptions } from '../registry/list-options.ts';
import { nodeAsked } from '../registry/node-pods.ts';
import { type Match, selection } from '../registry/select.ts';
import { present } from '../registry/store.ts';
import { readOne } from '../registry/stored-form.ts';
import { parseQueryVersion } from '../registry/versions.ts';
import { complete } from '../structures.ts';
import { checkInclude } from '../table/transform.ts';
import { frames, type Kind } from './frames.ts';
import { watchNode } from './node-watch.ts';
import { eventQueue } from './queue.ts';

const BOOKMARK_EVERY = 60_000;
/** Upstream: between 30 and 60 minutes, at chance. */
const LONGEST = 30 * 60_000;

/** Answers a watch: a line for every change, until its time is over or the client goes. */
export function watchObjects(call: Call, output: Output): HttpResponse {
  const { query, server, definition, namespace } = call;
  const seconds = integer(query, 'timeoutSeconds');
  const match = selection(call);
  checkListOptions(query, true);
  const asked = query.get('resourceVersion') ?? '';
  const version = asked ? parseQueryVersion(asked) : 0;
  const initial = boolean(query, 'sendInitialEvents');
  const bookmarks = boolean(query, 'allowWatchBookmarks') ?? false;
  checkInclude(call, output);
  const prefix = prefixOf(definition, namespace || undefined);
  const name = call.info.name;
  const wanted: Match | undefined = name ? (o) => o.metadata.name === name && (!match || match(o)) : match;
  const queue = eventQueue();
  const frame = frames(call, output);
  const send = (type: Kind, object: object) => {
    // An object is no list: upstream's encoder fails, and the answer ends.
    if (output.as?.kind === 'PartialObjectMetadataList' && type !== 'ERROR') return queue.end();
    queue.push(frame(type, object));
  };
  const bookmark = (annotations?: Record<string, string>) => {
    const empty: KubeObject = {
      kind: definition.kind,
      apiVersion: apiVersionOf(definition.group, definition.version),
      metadata: { resourceVersion: String(server.storage.revision), ...(annotations && { annotations }) },
    };
    complete(server, empty);
    send('BOOKMARK', empty);
  };
  const { storage } = server;
  let stop = () => {};
  const fail = (status: Status) => {
    send('ERROR', status);
    queue.end();
  };
  const read = convertedByWebhook(server, definition) && convertingReader(call, fail);
  const begin = (from: number) => {
    const tell = (event: StorageEvent) =>
      read ? read([event.value, event.previous], ([now, before]) => deliver(event, now, before, wanted, send)) : show(event);
    const node = nodeAsked(call);
    stop = node ? watchNode(storage, node, prefix, from, tell) : storage.watch(prefix, from, tell);
  };
  const show = (event: StorageEvent) =>
    deliver(event, present(server, definition, event.value), event.previous && present(server, definition, event.previous), wanted, send);
  const listsFirst = initial === true || (initial === undefined && version === 0);
  try {
    if (listsFirst) {
      const add = (object: KubeObject) => {
        if (!wanted || wanted(object)) send('ADDED', object);
      };
      const ended = () => {
        if (bookmarks) bookmark({ 'k8s.io/initial-events-end': 'true' });
      };
      for (const { value } of storage.range(prefix)) {
        if (read) read([value], ([object]) => add(object as KubeObject));
        else add(present(server, definition, value));
      }
      if (read) read([], ended);
      else ended();
      begin(storage.revision);
    } else begin(version || storage.revision);
  } catch (error) {
    if (!(error instanceof Compacted)) throw error;
    fail(tooOld(version, storage.compacted));
  }
  const every = bookmarks ? repeat(call, BOOKMARK_EVERY, () => bookmark()) : () => {};
  const last = bookmarks && seconds && seconds > 2 ? server.clock.after((seconds - 2) * 1000, () => bookmark()) : () => {};
  const cancel = server.clock.after(seconds ? seconds * 1000 : LONGEST, () => queue.end());
  const abort = () => queue.end();
  call.request.signal?.addEventListener('abort', abort, { once: true });
  queue.onEnd(() => {
    stop();
    every();
    last();
    cancel();
    call.request.signal?.removeEventListener('abort', abort);
  });
  if (call.request.signal?.aborted) queue.end();
  return {
    status: 200,
    headers: [
      ['Cache-Control', 'no-cache, private'],
      ['Content-Type', output.type === PROTOBUF ? `${PROTOBUF};stream=watch` : 'application/json'],
    ],
    body: queue.read(),
  };
}

const tooOld = (version: number, oldest: number): Status => {
  const error: ApiError = expired(`too old resource version: ${version} (${oldest + 1})`);
  return error.status;
};

/** Reads stored objects through a definition's webhook, one after the other. */
function convertingReader({ server, definition }: Call, fail: (status: Status) => void) {
  let last: Promise<void> = Promise.resolve();
  return (values: (KubeObject | undefined)[], then: (objects: (KubeObject | undefined)[]) => void): void => {
    last = last
      .then(async () => {
        const objects: (KubeObject | undefined)[] = [];
        for (const value of values) objects.push(value && (await readOne(server, definition, value)));
        then(objects);
      })
      .catch((error) => {
        if (!(error instanceof ApiError)) throw error;
        fail(error.status);
      });
  };
}

function deliver(
  event: StorageEvent,
  now: KubeObject | undefined,
  before: KubeObject | undefined,
  wanted: Match | undefined,
  send: (type: Kind, object: object) => void,
): void {
  if (!now) return;
  const is = event.type === 'PUT' && (!wanted || wanted(now));
  const was = before !== undefined && (!wanted || wanted(before));
  if (is) send(was ? 'MODIFIED' : 'ADDED', now);
  else if (was) send('DELETED', event.type === 'DELETE' ? now : leaving(before, event.revision));
}
/** What a selector no longer has, as all that watch with it see it go. */
const left = new WeakMap<KubeObject, KubeObject>();
function leaving(before: KubeObject, revision: number): KubeObject {
  const resourceVersion = String(revision);
  let object = left.get(before);
  if (object?.metadata.resourceVersion !== resourceVersion) {
    object = { ...before, metadata: { ...before.metadata, resourceVersion } };
    left.set(before, object);
  }
  return object;
}

function repeat(call: Call, ms: number, action: () => void): () => void {
  let cancel = () => {};
  const again = () => {
    cancel = call.server.clock.after(ms, () => {
      action();
      again();
    });
  };
  again();
  return () => cancel();
}
