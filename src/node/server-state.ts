import { setTimeout as wait } from 'node:timers/promises';
import { mergeDiff } from '../apimachinery/patch/merge.ts';
import { ApiError, type KubeObject } from '../apimachinery/types.ts';
import type { ApiResource } from '../client/discovery.ts';
import { pathOf } from '../client/mapper.ts';
import { parseFlags } from '../kubectl/flags/parse.ts';
import { Session } from '../kubectl/session.ts';
import { nullWriter } from '../os/streams.ts';
import { realProcess } from './real/process.ts';

interface Place {
  resource: ApiResource;
  namespace: string;
  name: string;
  object: KubeObject;
}
/** What the cluster itself makes and takes away. */
const MOVING = new Set(['events', 'leases', 'ipaddresses']);
/** Whose labels and the like recordings change. */
const KEPT = new Set(['namespaces', 'nodes']);
const OF_A_CLUSTER = /^(default|kube-.*)$/;

/** What a cluster holds, so that what a recording made can be taken away again. */
export class ServerState {
  private known = new Map<string, Place>();

  private constructor(private readonly session: Session) {}

  static async of(kubeconfig: string): Promise<ServerState> {
    const proc = {
      ...realProcess(['kubectl']),
      stderr: nullWriter,
      env: { ...process.env, KUBECONFIG: kubeconfig } as Record<string, string>,
    };
    const state = new ServerState(new Session(proc, 'get', parseFlags('get', []).flags, [], -1));
    state.known = new Map((await state.list()).map((place) => [key(place), place]));
    return state;
  }
  /** A server that is busy is asked again for a while. */
  private async ask<T = any>(...given: Parameters<Session['request']>): Promise<T> {
    for (const end = Date.now() + 60_000; ; await wait(500)) {
      try {
        return await this.session.request<T>(...given);
      } catch (error) {
        const busy = error instanceof ApiError && (error.status.code === 429 || (error.status.code ?? 0) >= 500);
        if (!busy || Date.now() > end) throw error;
      }
    }
  }
  get server(): string {
    return this.session.access().server;
  }
  async version(): Promise<string> {
    return (await this.ask('GET', '/version')).gitVersion;
  }
  /** Namespaces that do not come with a cluster: somebody may be using it. */
  foreign(): string[] {
    const all = [...this.known.values()].filter((place) => place.resource.resource === 'namespaces');
    return all.map((place) => place.name).filter((name) => !OF_A_CLUSTER.test(name));
  }

  async plane(): Promise<'api' | 'all'> {
    try {
      await this.ask('GET', '/api/v1/namespaces/default/serviceaccounts/default');
      return 'all';
    } catch (error) {
      if (error instanceof ApiError) return 'api';
      throw error;
    }
  }
  async revision(): Promise<string> {
    return (await this.ask('GET', '/api/v1/pods?limit=1')).metadata.resourceVersion;
  }

  private async list(): Promise<Place[]> {
    const { resources } = (await this.session.mapper()).discovered;
    const seen = new Set<string>();
    const places: Place[] = [];
    for (const resource of resources) {
      const id = `${resource.group}/${resource.resource}`;
      if (seen.has(id) || MOVING.has(resource.resource) || !['list', 'delete'].every((v) => resource.verbs.includes(v))) continue;
      seen.add(id);
      const list = await this.ask<{ items?: KubeObject[] }>('GET', pathOf(resource, ''));
      for (const object of list.items ?? [])
        places.push({ resource, namespace: object.metadata.namespace ?? '', name: object.metadata.name ?? '', object });
    }
    return places;
  }

  /** Deletes what was not there at first and waits until it is gone; takes changes of namespaces and nodes back. */
  async restore(): Promise<void> {
    for (const end = Date.now() + 60_000; Date.now() < end; await wait(300)) {
      const now = await this.list();
      const extra = now.filter((place) => !this.known.has(key(place)));
      for (const { resource, namespace, name } of extra) await this.remove(resource, namespace, name);
      if (extra.length) continue;
      for (const place of now) if (KEPT.has(place.resource.resource)) await this.takeBack(place);
      return this.clearEvents();
    }
  }
  private async takeBack({ resource, name, object }: Place): Promise<void> {
    const shown = ({ metadata: { labels = {}, annotations = {} }, spec }: KubeObject) => ({
      metadata: { labels, annotations },
      ...(resource.resource === 'nodes' ? { spec } : {}),
    });
    const before = this.known.get(key({ resource, namespace: '', name })) as Place;
    const body = mergeDiff(shown(object), shown(before.object)) as object;
    if (Object.keys(body).length)
      await this.ask('PATCH', pathOf(resource, '', name), { body, contentType: 'application/merge-patch+json' });
  }
  async clearEvents(): Promise<void> {
    const { items } = await this.ask<{ items: KubeObject[] }>('GET', '/api/v1/events');
    for (const namespace of new Set(items.map(({ metadata }) => metadata.namespace)))
      await this.ask('DELETE', `/api/v1/namespaces/${namespace}/events`);
  }
  private async remove(resource: ApiResource, namespace: string, name: string): Promise<void> {
    const path = pathOf(resource, namespace, name);
    try {
      await this.ask('DELETE', path, {
        body: { kind: 'DeleteOptions', apiVersion: 'v1', gracePeriodSeconds: 0, propagationPolicy: 'Background' },
      });
      if (resource.resource === 'namespaces')
        await this.ask('PUT', `${path}/finalize`, {
          body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name }, spec: { finalizers: [] } },
        });
      else
        await this.ask('PATCH', path, {
          body: { metadata: { finalizers: null } },
          contentType: 'application/merge-patch+json',
        });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  }
}

const key = ({ resource, namespace, name }: Omit<Place, 'object'>): string => `${resource.group}/${resource.resource}/${namespace}/${name}`;
