import { deepEqual } from '../../apimachinery/json.ts';
import type { KubeList, KubeObject } from '../../apimachinery/types.ts';
import { decode, type HttpHandler } from '../../os/http.ts';

const idOf = ({ metadata }: KubeObject): string => `${metadata.namespace ?? ''}/${metadata.name}`;

/** Follows a watch and holds what it should see; says what does not fit. */
export class Mirror {
  readonly objects = new Map<string, KubeObject>();
  readonly problems: string[] = [];
  /** Versions of all events. */
  readonly versions = new Set<string>();
  private last = 0;
  private abort = new AbortController();
  constructor(
    private serve: HttpHandler,
    readonly path: string,
    readonly query: string,
  ) {}

  async begin(): Promise<void> {
    const list = await this.list();
    for (const item of list.items) this.objects.set(idOf(item), item);
    this.last = Number(list.metadata.resourceVersion);
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
    for (const [id, object] of seen) {
      const mine = this.objects.get(id);
      if (!mine) this.problem(`listed but not watched: ${id} at ${object.metadata.resourceVersion}`);
      else if (!deepEqual(comparable(mine), comparable(object))) this.problem(`listed otherwise than watched: ${id}`);
    }
    for (const id of this.objects.keys()) if (!seen.has(id)) this.problem(`watched but not listed: ${id}`);
  }

  private async list(): Promise<KubeList> {
    const url = `${this.path}${this.query && `?${this.query}`}`;
    const response = await this.serve({ method: 'GET', url, headers: [['Accept', 'application/json']] });
    return JSON.parse(decode(response.body as Uint8Array)) as KubeList;
  }
  private problem(text: string): void {
    if (this.problems.length < 20) this.problems.push(`${this.path}?${this.query}: ${text}`);
  }
  private async follow(body: AsyncIterable<Uint8Array>): Promise<void> {
    let rest = '';
    for await (const chunk of body) {
      rest += decode(chunk);
      for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
        this.event(JSON.parse(rest.slice(0, end)));
        rest = rest.slice(end + 1);
      }
    }
  }
  private event({ type, object }: { type: string; object: KubeObject }): void {
    if (type === 'ERROR') return this.problem(`error event: ${JSON.stringify(object)}`);
    if (type === 'BOOKMARK') return;
    const version = Number(object.metadata.resourceVersion);
    const id = idOf(object);
    if (!(version > this.last)) this.problem(`${type} ${id} at ${version} after ${this.last}`);
    this.last = version;
    this.versions.add(String(version));
    const had = this.objects.has(id);
    if ((type === 'ADDED') === had) this.problem(`${type} of ${id}, which ${had ? 'was' : 'was not'} there`);
    if (type === 'DELETED') this.objects.delete(id);
    else this.objects.set(id, object);
  }
}
/** Items of a list do not say what they are. */
const comparable = ({ apiVersion: _, kind: __, ...rest }: KubeObject): object => rest;
