import { many, timed } from './median.ts';
import { accessReview, pod, role, roleBinding } from './objects.ts';
import { json, type Target } from './target.ts';

const PODS = 5000;
const BINDINGS = 5000;
const WATCHERS = 50;
const EVENTS = 100;
export const PROTOBUF = 'application/vnd.kubernetes.protobuf';
export const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io';

const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

/** Namespaces with what the loads work on. */
export class Field {
  readonly name = `bench-${process.pid}`;
  readonly watched = `${this.name}-watched`;
  private made = 0;

  constructor(readonly target: Target) {}

  async prepare(): Promise<void> {
    const { target } = this;
    for (const name of [this.name, `${this.name}-created`, this.watched]) {
      await json(target, 'POST', '/api/v1/namespaces', { metadata: { name } });
      // Pods are refused before their service account is there.
      await json(target, 'POST', `/api/v1/namespaces/${name}/serviceaccounts`, { metadata: { name: 'default' } });
    }
    const pods = `/api/v1/namespaces/${this.name}/pods`;
    await many(PODS, 16, (i) => json(target, 'POST', pods, pod(`web-6d4cf56db6-${i}`, `node-${i % 100}`)));
    const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${this.name}`;
    await json(target, 'POST', `${rbac}/roles`, role('reader'));
    await many(BINDINGS, 16, (i) => json(target, 'POST', `${rbac}/rolebindings`, roleBinding(`binding-${i}`, `user-${i}`, 'reader')));
  }

  create = (): Promise<unknown> => {
    const path = `/api/v1/namespaces/${this.name}-created/pods`;
    return this.ok('POST', path, { body: encode(pod(`made-${this.made++}`)) });
  };
  get = (): Promise<unknown> => {
    const path = `/api/v1/namespaces/${this.name}/pods/web-6d4cf56db6-${(this.made++ * 7919) % PODS}`;
    return this.ok('GET', path);
  };
  list = (accept: string) => (): Promise<unknown> => this.ok('GET', `/api/v1/namespaces/${this.name}/pods`, { accept });

  /** One user in two has a binding. */
  review = (): Promise<unknown> => {
    const body = encode(accessReview(`user-${(this.made++ * 7919) % (2 * BINDINGS)}`, this.name));
    return this.ok('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', { body });
  };

  /** Time from the first of some changes until every watcher has read of the last. */
  async fanOut(): Promise<number> {
    const { target, watched } = this;
    let open = 0;
    let done!: () => void;
    const all = new Promise<void>((resolve) => {
      done = resolve;
    });
    const maps = `/api/v1/namespaces/${watched}/configmaps`;
    const { metadata } = await json(target, 'GET', maps);
    const stops: (() => void)[] = [];
    for (let i = 0; i < WATCHERS; i++) {
      let lines = 0;
      open++;
      const stop = await target.stream(`${maps}?watch=true&resourceVersion=${metadata.resourceVersion}`, (bytes) => {
        for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) if (++lines === EVENTS && --open === 0) done();
      });
      stops.push(stop);
    }
    const took = await timed(async () => {
      for (let i = 0; i < EVENTS; i++)
        await this.ok('POST', maps, { body: encode({ metadata: { name: `event-${this.made++}` }, data: { text: 'x'.repeat(200) } }) });
      await all;
    });
    for (const stop of stops) stop();
    return took;
  }

  private async ok(method: string, path: string, options?: { body?: Uint8Array; accept?: string }): Promise<void> {
    const { status } = await this.target.call(method, path, options);
    if (status >= 400) throw new Error(`${this.target.name}: ${method} ${path}: ${status}`);
  }

  /** Leaves the other server as it was, as far as it lets go. */
  async clear(): Promise<void> {
    for (const name of [this.name, `${this.name}-created`, this.watched]) {
      for (const kind of ['pods', 'configmaps']) await this.ok('DELETE', `/api/v1/namespaces/${name}/${kind}?gracePeriodSeconds=0`);
      await this.ok('DELETE', `/apis/rbac.authorization.k8s.io/v1/namespaces/${name}/rolebindings`);
      await this.ok('DELETE', `/api/v1/namespaces/${name}`);
    }
  }
}

export const sizes = { PODS, BINDINGS, WATCHERS, EVENTS };
