import type { KubeObject } from '../../apimachinery/types.ts';
import { decode } from '../../os/http.ts';
import { type Mirror, same } from './mirror.ts';
import type { Planned } from './requests.ts';

interface Entry {
  what: string;
  object: KubeObject;
}
/** What the server said it had written, held against what the watches showed. */
export class Journal {
  private entries: { mirror: Mirror; entry: Entry }[] = [];
  constructor(private mirrors: readonly Mirror[]) {}

  record({ method, url, headers, body }: Planned, status: number, answer: any): void {
    const [path, query = ''] = url.split('?');
    if (status > 201 || !/^(POST|PUT|PATCH|DELETE)$/.test(method) || /dryRun|continue=|limit=/.test(query)) return;
    if (method === 'DELETE' && body && decode(body).includes('dryRun')) return;
    if (headers.filter(([name]) => name === 'Accept').some(([, type]) => type !== 'application/json')) return;
    if (!answer?.metadata?.uid || !answer.metadata.resourceVersion || /Review$|Table$|List$/.test(answer.kind)) return;
    // An update that takes the last finalizer answers with what was never stored.
    if (/^P/.test(method) && answer.metadata.deletionTimestamp && !answer.metadata.finalizers) return;
    const mirror = this.mirrors.find((m) => !m.query && isWithin(path, m.path));
    if (mirror) this.entries.push({ mirror, entry: { what: `${method} ${url}`, object: answer } });
  }
  /** What was written and not seen, or seen otherwise. Everything that was written has to have arrived. */
  problems(): string[] {
    return this.entries.splice(0).flatMap(({ mirror, entry: { what, object } }) => {
      const seen = mirror.versions.get(object.metadata.resourceVersion as string);
      const name = `${what} at ${object.metadata.resourceVersion}`;
      if (!seen) return [`answered and not watched: ${name}`];
      return same(seen, object)
        ? []
        : [`answered otherwise than watched: ${name}\n    ${JSON.stringify(object)}\n    ${JSON.stringify(seen)}`];
    });
  }
}
/** Whether a path is of an object in a collection of all namespaces. */
function isWithin(path: string, collection: string): boolean {
  const parts = path.split('/');
  const at = parts.indexOf('namespaces');
  if (at < 0) return path === collection || parentOf(path) === collection || parentOf(parentOf(path)) === collection;
  const rest = parts.slice(at + 2);
  if (rest.length < 1 || rest.length > 3 || (rest.length === 3 && rest[2] !== 'status')) return false;
  return [...parts.slice(0, at), rest[0]].join('/') === collection;
}
const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));
