import fc from 'fast-check';
import { expect, it } from 'vitest';
import { request, type WatchEvent, watch } from '../../client/rest.ts';
import { ManualClock, turn } from '../../os/clock.ts';
import { SeededRandom } from '../../os/random.ts';
import { RELEASES } from '../release.ts';
import { createStorage } from '../storage/index.ts';
import type { Auth } from './auth.ts';
import { createApiServer } from './index.ts';

const anybody: Auth = {
  authenticate: async () => ({ username: 'ann', groups: ['system:authenticated'] }),
  authorize: () => ({ allowed: true, reason: '' }),
  mutate: async () => {},
  validate: async () => {},
  review: async (_definition, object) => object,
  createToken: async (_namespace, _name, object) => object,
  jwks: async () => ({ keys: [] }),
  checkRbac: () => {},
};
const MAPS = '/api/v1/namespaces/default/configmaps';
interface Kept {
  data: Record<string, string>;
  sea: string;
  version: string;
}
type Command = { do: 'create' | 'put' | 'stale' | 'patch' | 'delete'; name: string; value: string; sea: string };
type Log = [string, string, string][];

const command: fc.Arbitrary<Command> = fc.record({
  do: fc.constantFrom('create', 'create', 'put', 'stale', 'patch', 'delete'),
  name: fc.constantFrom('a', 'b', 'c', 'd'),
  value: fc.constantFrom('1', '2'),
  sea: fc.constantFrom('north', 'south'),
});
const body = ({ name, value, sea }: Command, resourceVersion?: string) => ({
  metadata: { name, labels: { sea }, resourceVersion },
  data: { value },
});

function start() {
  const [clock, random] = [new ManualClock(), new SeededRandom(1)];
  const server = createApiServer({ storage: createStorage(), clock, random, release: RELEASES['1.36'], auth: anybody });
  return { handler: server.handler, server: 'https://cluster', headers: [] };
}
type Client = ReturnType<typeof start>;

/** What the server should do, in a few lines: the model. */
class Model {
  readonly kept = new Map<string, Kept>();
  readonly events: Log = [];
  /** Of those that are labelled north. */
  readonly north: Log = [];

  /** The code that is expected. */
  expected({ do: what, name }: Command): number {
    if (what === 'create') return this.kept.has(name) ? 409 : 201;
    if (!this.kept.has(name)) return what === 'stale' || what === 'put' ? 0 : 404;
    return what === 'stale' ? 409 : 200;
  }
  apply({ do: what, name, value, sea }: Command, version: string): void {
    const old = this.kept.get(name);
    if (what === 'delete') this.kept.delete(name);
    else this.kept.set(name, { data: { value }, sea, version });
    const changed = !old || what === 'delete' || old.sea !== sea || old.data.value !== value;
    if (!changed) return;
    this.events.push([what === 'delete' ? 'DELETED' : old ? 'MODIFIED' : 'ADDED', name, value]);
    const [was, is] = [old?.sea === 'north', what !== 'delete' && sea === 'north'];
    if (was || is) this.north.push([is ? (was ? 'MODIFIED' : 'ADDED') : 'DELETED', name, value]);
  }
}
async function follow(client: Client, query: Record<string, string>, log: Log): Promise<void> {
  for await (const { type, object } of watch(client, MAPS, { query }) as AsyncIterable<WatchEvent<any>>)
    log.push([type, object.metadata.name, object.data.value]);
}
async function run(client: Client, model: Model, c: Command): Promise<void> {
  const one = `${MAPS}/${c.name}`;
  const old = model.kept.get(c.name);
  if (c.do === 'delete' && old) Object.assign(c, { value: old.data.value, sea: old.sea });
  const code = model.expected(c);
  if (!code) return;
  const asked = {
    create: () => request(client, 'POST', MAPS, { body: body(c) }),
    put: () => request(client, 'PUT', one, { body: body(c, old?.version) }),
    stale: () => request(client, 'PUT', one, { body: body(c, '1') }),
    patch: () => request(client, 'PATCH', one, { body: body(c), contentType: 'application/merge-patch+json' }),
    delete: () => request(client, 'DELETE', one),
  }[c.do]();
  if (code >= 400) return expect(asked).rejects.toMatchObject({ status: { code } });
  const { metadata } = await asked;
  model.apply(c, metadata.resourceVersion);
}
const summary = (items: any[]) => items.map((o) => [o.metadata.name, o.data, o.metadata.labels.sea, o.metadata.resourceVersion]);
async function pages(client: Client, limit: string): Promise<any[]> {
  const items: any[] = [];
  let more: string | undefined;
  do {
    const page = await request(client, 'GET', MAPS, { query: { limit, continue: more } });
    items.push(...page.items);
    more = page.metadata.continue;
  } while (more);
  return items;
}

it('does what a simple model does: codes, lists, pages, watches', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 5, maxLength: 30 }), async (commands) => {
      const client = start();
      const model = new Model();
      const [all, north]: [Log, Log] = [[], []];
      void follow(client, {}, all);
      void follow(client, { labelSelector: 'sea=north' }, north);
      await turn();
      for (const c of commands) await run(client, model, { ...c });
      await turn();
      expect(all).toEqual(model.events);
      expect(north.map(([type, name]) => [type, name])).toEqual(model.north.map(([type, name]) => [type, name]));
      const wanted = [...model.kept].sort(([a], [b]) => (a < b ? -1 : 1)).map(([n, k]) => [n, k.data, k.sea, k.version]);
      const { items } = await request(client, 'GET', MAPS);
      expect(summary(items)).toEqual(wanted);
      expect(summary(await pages(client, '1'))).toEqual(wanted);
      const some = await request(client, 'GET', MAPS, { query: { labelSelector: 'sea=north' } });
      expect(summary(some.items)).toEqual(wanted.filter(([, , sea]) => sea === 'north'));
    }),
    { numRuns: 30 },
  );
}, 60_000);
