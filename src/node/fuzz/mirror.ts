import { deepEqual } from '../../apimachinery/json.ts';
import { type LabelSelector, parseLabelSelector } from '../../apimachinery/selectors.ts';
import type { KubeList, KubeObject } from '../../apimachinery/types.ts';
import type { HttpHandler } from '../../os/http.ts';
import { brokenLaw, mayGo } from './laws.ts';
import { eventsOf, readJson, type WatchEvent } from './stream.ts';

export const idOf = ({ metadata }: KubeObject): string => `${metadata.namespace ?? ''}/${metadata.name}`;
/** Items of a list do not say what they are. */
export const comparable = ({ apiVersion: _, kind: __, ...rest }: KubeObject): object => rest;
export const same = (a: KubeObject, b: KubeObject): boolean => deepEqual(comparable(a), comparable(b));

export interface Seen {
  type: string;
  version: number;
  object: KubeObject;
  /** What was there before. */
  before?: KubeObject;
}
/** Follows a watch and holds what it should see; says what does not fit. */
export class Mirror {
  readonly objects = new Map<string, KubeObject>();
  readonly problems: string[] = [];
  /** All that came, oldest first, back to `since`. */
  readonly log: Seen[] = [];
  /** By version, whatever was ever seen. */
  readonly versions = new Map<string, KubeObject>();
  since = 0;
  private last = 0;
  private abort = new AbortController();
  constructor(
    private serve: HttpHandler,
    readonly path: string,
    readonly query = '',
  ) {}

  async begin(): Promise<void> {
    const list = await this.list();
    for (const item of list.items) {
      this.objects.set(idOf(item), item);
      this.versions.set(item.metadata.resourceVersion as string, item);
    }
    this.last = this.since = Number(list.metadata.resourceVersion);
    const url = `${this.path}?watch=true&resourceVersion=${this.last}${this.query && `&${this.query}`}`;
    const response = await this.serve({ method: 'GET', url, headers: [['Accept', 'application/json']], signal: this.abort.signal });
    if (response.status !== 200) throw new Error(`watch ${url}: ${response.status}`);
    void this.follow(response.body as AsyncIterable<Uint8Array>);
  }
  end(): void {
    this.abort.abort();
  }
  /** Compares with a listing of now. */
  async check(): Promise<void> {
    const { items } = await this.list();
    const seen = new Map(items.map((o) => [idOf(o), o]));
    if (seen.size !== items.length) this.problem('an object is listed twice');
    for (const [id, object] of seen) {
      const mine = this.objects.get(id);
      if (!mine) this.problem(`listed but not watched: ${id} at ${object.metadata.resourceVersion}`);
      else if (!same(mine, object)) this.problem(`listed otherwise than watched: ${id}`);
    }
    for (const id of this.objects.keys()) if (!seen.has(id)) this.problem(`watched but not listed: ${id}`);
    const order = items.map(idOf);
    if (!deepEqual(order, [...order].sort(byKey))) this.problem('the listing is not in order');
    this.forget();
  }

  private async list(): Promise<KubeList> {
    const url = `${this.path}${this.query && `?${this.query}`}`;
    return readJson(await this.serve({ method: 'GET', url, headers: [['Accept', 'application/json']] }));
  }
  private problem(text: string): void {
    if (this.problems.length < 20) this.problems.push(`${this.path}?${this.query}: ${text}`);
  }
  /** What was seen of an object lately. */
  private past(id: string): string {
    const seen = this.log.filter(({ object }) => idOf(object) === id).slice(-4);
    return seen.map((s) => `\n    ${s.type} ${s.version} ${JSON.stringify(s.object.metadata)}`).join('');
  }
  private forget(): void {
    if (this.log.length > 4000) {
      for (const { version } of this.log.splice(0, 2000)) this.since = version;
    }
    if (this.versions.size > 20_000) for (const key of [...this.versions.keys()].slice(0, 10_000)) this.versions.delete(key);
  }
  private async follow(body: AsyncIterable<Uint8Array>): Promise<void> {
    for await (const event of eventsOf(body)) this.event(event);
  }
  private event({ type, object }: WatchEvent): void {
    if (type === 'ERROR') return this.problem(`error event: ${JSON.stringify(object)}`);
    if (type === 'BOOKMARK') return this.problem('a bookmark that was not asked for');
    const version = Number(object.metadata.resourceVersion);
    const id = idOf(object);
    if (!(version > this.last)) this.problem(`${type} ${id} at ${version} after ${this.last}`);
    this.last = version;
    const before = this.objects.get(id);
    if ((type === 'ADDED') === !!before) this.problem(`${type} of ${id}, which ${before ? 'was' : 'was not'} there`);
    const broken = type === 'MODIFIED' && before && brokenLaw(before, object);
    if (broken) this.problem(`${id} at ${version}: ${broken}${this.past(id)}`);
    if (type === 'DELETED' && before && !mayGo(before) && !this.query) this.problem(`${id} at ${version}: gone before its finalizers`);
    this.log.push({ type, version, object, before });
    this.versions.set(String(version), object);
    if (type === 'DELETED') this.objects.delete(id);
    else this.objects.set(id, object);
  }
}
/** Names in the order of the storage's keys. */
const byKey = (a: string, b: string): number => {
  const [x, y] = [a, b].map((id) => (id.startsWith('/') ? id.slice(1) : id));
  return x < y ? -1 : x > y ? 1 : 0;
};

/** What a watch with a selector shows of what one without has seen. */
export function selected(log: readonly Seen[], labels: string): Seen[] {
  const selector: LabelSelector = parseLabelSelector(labels);
  const fits = (object: KubeObject | undefined): boolean => !!object && selector.matches(object.metadata.labels ?? {});
  return log.flatMap((seen): Seen[] => {
    const is = seen.type !== 'DELETED' && fits(seen.object);
    const was = fits(seen.before);
    if (is) return [{ ...seen, type: was ? 'MODIFIED' : 'ADDED' }];
    return was ? [{ ...seen, type: 'DELETED' }] : [];
  });
}
