import { setTimeout as wait } from 'node:timers/promises';
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
}
const MOVING = new Set(['events', 'leases', 'componentstatuses', 'nodes']);

/** What a cluster holds, so that what a recording made can be taken away again. */
export class ServerState {
  private known = new Set<string>();

  private constructor(private readonly session: Session) {}

  static async of(kubeconfig: string): Promise<ServerState> {
    const proc = {
      ...realProcess(['kubectl']),
      stderr: nullWriter,
      env: { ...process.env, KUBECONFIG: kubeconfig } as Record<string, string>,
    };
    const state = new ServerState(new Session(proc, 'get', parseFlags('get', []).flags, [], -1));
    state.known = new Set((await state.list()).map(key));
    return state;
  }

  async plane(): Promise<'api' | 'all'> {
    try {
      await this.session.request('GET', '/api/v1/namespaces/default/serviceaccounts/default');
      return 'all';
    } catch (error) {
      if (error instanceof ApiError) return 'api';
      throw error;
    }
  }
  async revision(): Promise<string> {
    return (await this.session.request('GET', '/api/v1/pods?limit=1')).metadata.resourceVersion;
  }

  private async list(): Promise<Place[]> {
    const { resources } = (await this.session.mapper()).discovered;
    const seen = new Set<string>();
    const places: Place[] = [];
    for (const resource of resources) {
      const id = `${resource.group}/${resource.resource}`;
      if (seen.has(id) || MOVING.has(resource.resource) || !['list', 'delete'].every((v) => resource.verbs.includes(v))) continue;
      seen.add(id);
      const list = await this.session.request<{ items?: KubeObject[] }>('GET', pathOf(resource, ''));
      for (const { metadata } of list.items ?? [])
        places.push({ resource, namespace: metadata.namespace ?? '', name: metadata.name ?? '' });
    }
    return places;
  }

  /** Deletes what was not there at first, and waits until it is gone. */
  async restore(): Promise<void> {
    for (const end = Date.now() + 60_000; Date.now() < end; await wait(300)) {
      const extra = (await this.list()).filter((place) => !this.known.has(key(place)));
      if (!extra.length) return;
      for (const { resource, namespace, name } of extra) await this.remove(resource, namespace, name);
    }
  }
  private async remove(resource: ApiResource, namespace: string, name: string): Promise<void> {
    const path = pathOf(resource, namespace, name);
    try {
      await this.session.request('DELETE', path, {
        body: { kind: 'DeleteOptions', apiVersion: 'v1', gracePeriodSeconds: 0, propagationPolicy: 'Background' },
      });
      if (resource.resource === 'namespaces')
        await this.session.request('PUT', `${path}/finalize`, {
          body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name }, spec: { finalizers: [] } },
        });
      else
        await this.session.request('PATCH', path, {
          body: { metadata: { finalizers: null } },
          contentType: 'application/merge-patch+json',
        });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  }
}

const key = ({ resource, namespace, name }: Place): string => `${resource.group}/${resource.resource}/${namespace}/${name}`;
