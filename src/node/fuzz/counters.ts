import { encode, type HttpHandler } from '../../os/http.ts';
import { readJson } from './stream.ts';

const MAPS = '/api/v1/namespaces/count/configmaps';
const PATCHES: [string, (key: string, n: string) => object][] = [
  ['application/merge-patch+json', (key, n) => ({ data: { [key]: n } })],
  ['application/strategic-merge-patch+json', (key, n) => ({ data: { [key]: n } })],
  ['application/json-patch+json', (key, n) => [{ op: 'add', path: `/data/${key}`, value: n }]],
  ['application/apply-patch+yaml', (key, n) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'shared' }, data: { [key]: n } })],
];
/** Writes that several make at once to the same objects; what was acknowledged must stay. */
export class Counters {
  /** Of `counter`: how often a PUT of what was read, one more, was taken. */
  private counted = 0;
  /** Of `shared`: what each way of patching wrote last under its own key. */
  private patched: Record<string, string> = {};
  private turn = 0;
  constructor(private serve: HttpHandler) {}

  async prepare(): Promise<void> {
    const send = (url: string, body: object) => this.send('POST', url, 'application/json', body);
    await send('/api/v1/namespaces', { metadata: { name: 'count' } });
    await send(MAPS, { metadata: { name: 'counter' }, data: { n: '0' } });
    await send(MAPS, { metadata: { name: 'shared' }, data: { base: '0' } });
  }
  /** Who loses a race is told so. */
  async count(): Promise<void> {
    const n = String(++this.turn);
    await Promise.all([this.increment(), this.increment(), ...PATCHES.map((_, i) => this.patch(i, n))]);
  }
  async problems(): Promise<string[]> {
    const found: string[] = [];
    const { data: counter, message } = await this.read('counter');
    if (message) found.push(`the counter cannot be read: ${message}`);
    if (counter?.n !== String(this.counted)) found.push(`a write was lost: the counter is ${counter?.n}, ${this.counted} were counted`);
    const { data: shared } = await this.read('shared');
    for (const [key, n] of Object.entries(this.patched))
      if (shared?.[key] !== n) found.push(`a patch was lost: ${key} is ${shared?.[key]}, ${n} was acknowledged`);
    return found;
  }

  private async increment(): Promise<void> {
    const object = await this.read('counter');
    if (!object.data) return;
    object.data = { n: String(Number(object.data.n) + 1) };
    if ((await this.send('PUT', `${MAPS}/counter`, 'application/json', object)).status === 200) this.counted++;
  }
  private async patch(i: number, n: string): Promise<void> {
    const [type, make] = PATCHES[i];
    const key = `k${i}`;
    const query = i === 3 ? '?fieldManager=counter' : '';
    const answer = await this.send('PATCH', `${MAPS}/shared${query}`, type, make(key, n));
    if (answer.status === 200) this.patched[key] = n;
  }
  private read = async (name: string) => readJson(await this.serve({ method: 'GET', url: `${MAPS}/${name}`, headers: [] }));
  private send(method: string, url: string, type: string, body: object) {
    return this.serve({ method, url, headers: [['Content-Type', type]], body: encode(JSON.stringify(body)) });
  }
}
