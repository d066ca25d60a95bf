import type { KubeObject } from '../../apimachinery/types.ts';
import { decode, type HttpResponse, readText } from '../../os/http.ts';

export interface WatchEvent {
  type: string;
  object: KubeObject;
}
export async function readJson<T = any>(response: HttpResponse): Promise<T> {
  return JSON.parse(await readText(response.body)) as T;
}
/** Lines of a watch. */
export async function* eventsOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<WatchEvent> {
  let rest = '';
  for await (const chunk of body) {
    rest += decode(chunk);
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
      yield JSON.parse(rest.slice(0, end)) as WatchEvent;
      rest = rest.slice(end + 1);
    }
  }
}
