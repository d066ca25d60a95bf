import { apiVersionOf, type KubeList, type KubeObject } from '../../../apimachinery/types.ts';
import { Compacted, keyOf, prefixOf, type Range, type Stored } from '../../storage/index.ts';
import type { Call } from '../context.ts';
import { badRequest, expired, tooLargeVersion } from '../failures.ts';
import { integer } from '../options.ts';
import { decodeContinue, encodeContinue, inconsistentContinue } from './continue.ts';
import { convertedByWebhook } from './custom-versions.ts';
import { checkListOptions } from './list-options.ts';
import { nodeAsked, podsOn } from './node-pods.ts';
import { type Match, selection } from './select.ts';
import { pathOf, present } from './store.ts';
import { readStored } from './stored-form.ts';

const EXPIRED =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

/** After a key: the next one begins not before it. */
const AFTER = '\u0000';

/** Upstream: apiserver/pkg/storage/etcd3/store.go GetList, behind the watch cache. */
export async function listObjects(call: Call): Promise<KubeList> {
  const { query, server, definition, namespace } = call;
  const limit = integer(query, 'limit') ?? 0;
  integer(query, 'timeoutSeconds');
  const match = selection(call);
  checkListOptions(query, false);
  const text = query.get('resourceVersion') ?? '';
  const token = query.get('continue') ?? '';
  if (token && text && text !== '0') {
    decodeContinue(token);
    throw badRequest('specifying resource version is not allowed when using continue');
  }
  const start = token ? decodeContinue(token) : undefined;
  const version = listVersion(text);
  const { storage } = server;
  if (version > storage.revision) throw tooLargeVersion(version, storage.revision);
  const exact =
    query.get('resourceVersionMatch') === 'Exact' || (version > 0 && limit > 0 && query.get('resourceVersionMatch') !== 'NotOlderThan');
  const consistent = start && start.revision > 0 ? start.revision : undefined;
  const revision = consistent ?? (exact ? version : storage.revision);
  const prefix = prefixOf(definition, namespace || undefined);
  const paged = limit > 0 && (text !== '0' || !!token);
  const range: Range = {
    revision: revision === storage.revision ? undefined : revision,
    from: start && prefix + start.after + (start.from ? '' : AFTER),
  };
  try {
    const found = sourceOf(call, prefix, range, match);
    // Nothing may be written between the version and what is read of it.
    const source = found instanceof Promise ? await found : found;
    return page(call, source, { match, revision, prefix, range, limit: paged ? limit : 0 });
  } catch (error) {
    if (!(error instanceof Compacted)) throw error;
    const old = expired(token ? EXPIRED : 'The resourceVersion for the provided list is too old.');
    if (token) old.status.metadata = { continue: inconsistentContinue(token) };
    throw old;
  }
}

/** Calls back with what may be listed, in order, until it is answered false. */
type Source = (visit: (stored: Stored) => boolean) => void;
const of =
  (found: Stored[]): Source =>
  (visit) =>
    void found.every(visit);

/** One name is one key, one node has few pods; else what lies in the range. */
function sourceOf(call: Call, prefix: string, range: Range, match: Match | undefined): Source | Promise<Source> {
  const { server, definition, namespace } = call;
  const { storage } = server;
  const { name } = call.info;
  let few: Stored[] | undefined;
  if (name && (namespace || !definition.namespaced)) {
    const one = storage.get(keyOf(definition, namespace, name), range.revision);
    few = one && !(range.from && one.key < range.from) ? [one] : [];
  } else if (match && range.revision === undefined) {
    const node = nodeAsked(call);
    if (node) few = podsOn(storage, node).filter(({ key }) => key.startsWith(prefix) && !(range.from && key < range.from));
  }
  if (!convertedByWebhook(server, definition)) return few ? of(few) : (visit) => storage.scan(prefix, range, visit);
  return throughWebhook(call, few ?? storage.range(prefix, range));
}
async function throughWebhook({ server, definition }: Call, found: Stored[]): Promise<Source> {
  const stored = found.map((s) => s.value);
  const values = await readStored(server, definition, stored, true);
  return of(found.map((s, i) => ({ ...s, value: values[i] })));
}

interface Page {
  match: Match | undefined;
  revision: number;
  prefix: string;
  range: Range;
  limit: number;
}
function page(call: Call, source: Source, { match, revision, prefix, range, limit }: Page): KubeList {
  const { definition, server } = call;
  const items: KubeObject[] = [];
  const metadata: KubeList['metadata'] = { resourceVersion: String(revision) };
  let last = '';
  source(({ key, value }) => {
    if (limit && items.length === limit) {
      metadata.continue = encodeContinue(revision, last.slice(prefix.length));
      if (!match) metadata.remainingItemCount = server.storage.count(prefix, { ...range, from: last + AFTER });
      return false;
    }
    const object = present(server, definition, value);
    if (!match || match(object)) items.push(object);
    last = key;
    return true;
  });
  const links = server.release.gates.has('RemoveSelfLink') ? {} : { selfLink: pathOf(definition, call.namespace) };
  const custom = server.catalog.isBuiltin(definition) ? {} : { continue: metadata.continue ?? '' };
  return {
    kind: definition.listKind ?? `${definition.kind}List`,
    apiVersion: apiVersionOf(definition.group, definition.version),
    metadata: { ...links, ...metadata, ...custom },
    items,
  };
}

function listVersion(text: string): number {
  if (!text) return 0;
  if (!/^\d+$/.test(text))
    throw badRequest(
      `invalid resource version: resourceVersion: Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`,
    );
  return Number(text);
}
