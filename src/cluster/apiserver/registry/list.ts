import { apiVersionOf, type KubeList, type KubeObject } from '../../../apimachinery/types.ts';
import { Compacted, keyOf, prefixOf, type Stored } from '../../storage/index.ts';
import type { Call } from '../context.ts';
import { badRequest, expired, tooLargeVersion } from '../failures.ts';
import { integer } from '../options.ts';
import { decodeContinue, encodeContinue } from './continue.ts';
import { convertedByWebhook } from './custom-versions.ts';
import { checkListOptions } from './list-options.ts';
import { type Match, selection } from './select.ts';
import { pathOf, present } from './store.ts';
import { readStored } from './stored-form.ts';

const EXPIRED =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

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
  const revision = start?.revision ?? (exact ? version : storage.revision);
  const prefix = prefixOf(definition, namespace || undefined);
  const paged = limit > 0 && (text !== '0' || !!token);
  let found: Stored[];
  try {
    found = read(call, prefix, {
      revision: revision === storage.revision ? undefined : revision,
      after: start && (start.from ? undefined : prefix + start.after),
    });
  } catch (error) {
    if (error instanceof Compacted) throw expired(token ? EXPIRED : `The resourceVersion for the provided list is too old.`);
    throw error;
  }
  if (start?.from) found = found.filter((s) => s.key >= prefix + start.after);
  if (convertedByWebhook(server, definition)) {
    const values = await readStored(
      server,
      definition,
      found.map((s) => s.value),
      true,
    );
    found = found.map((s, i) => ({ ...s, value: values[i] }));
  }
  return page(call, found, match, revision, prefix, paged ? limit : 0);
}

/** One name is one key. */
function read(call: Call, prefix: string, options: { revision?: number; after?: string }): Stored[] {
  const { storage } = call.server;
  const name = call.info.name;
  if (name && (call.namespace || !call.definition.namespaced)) {
    const one = storage.get(keyOf(call.definition, call.namespace, name), options.revision);
    return one && !(options.after && one.key <= options.after) ? [one] : [];
  }
  return storage.range(prefix, options);
}

function page(call: Call, found: Stored[], match: Match | undefined, revision: number, prefix: string, limit: number): KubeList {
  const { definition, server } = call;
  const items: KubeObject[] = [];
  const metadata: KubeList['metadata'] = { resourceVersion: String(revision) };
  for (let i = 0; i < found.length; i++) {
    const object = present(server, definition, found[i].value);
    if (match && !match(object)) continue;
    if (limit && items.length === limit) {
      metadata.continue = encodeContinue(revision, found[i - 1].key.slice(prefix.length));
      if (!match) metadata.remainingItemCount = found.length - i;
      break;
    }
    items.push(object);
    if (limit && items.length === limit && i + 1 < found.length) {
      metadata.continue = encodeContinue(revision, found[i].key.slice(prefix.length));
      if (!match) metadata.remainingItemCount = found.length - i - 1;
      break;
    }
  }
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
