import type { KubeObject } from '../../apimachinery/types.ts';
import { pathOf, SERVICEACCOUNTS } from '../../client/objects.ts';
import { request } from '../../client/rest.ts';
import { encode } from '../../os/http.ts';
import {
  createVolume,
  directoryNode,
  fileNode,
  getNode,
  linkNode,
  restoreTree,
  saveTree,
  setNode,
  type TreeNode,
  type TreeVolume,
} from '../../os/tree.ts';
import type { Node } from './context.ts';
import { fieldOf, fromBase64, resourceOf } from './env.ts';

export interface PodVolume {
  volume: TreeVolume;
  readOnly: boolean;
  /** Written into a snapshot. */
  kept: boolean;
}
type Files = Record<string, { content: Uint8Array; mode: number }>;
type Source = Record<string, any>;
/** A volume that cannot be set up yet: FailedMount. */
export class MountError extends Error {
  constructor(
    readonly volume: string,
    message: string,
  ) {
    super(message);
  }
}
const RENEW_AT = 0.8;

/** A directory whose files change together, as the kubelet's atomic writer leaves it. Upstream: pkg/volume/util/atomic_writer.go. */
function writeAtomically(volume: TreeVolume, files: Files, now: number): void {
  const stamp = new Date(now)
    .toISOString()
    .replace(/[-:]/g, '_')
    .replace('T', '_')
    .replace(/\.(\d+)Z$/, '.$1000000');
  let data: TreeNode = directoryNode(now);
  for (const [path, { content, mode }] of Object.entries(files)) {
    const parts = path.split('/');
    for (let i = 1; i < parts.length; i++)
      if (!getNode(data, parts.slice(0, i))) data = setNode(data, parts.slice(0, i), directoryNode(now), now);
    data = setNode(data, parts, fileNode(content, now, mode), now);
  }
  const old = getNode(volume.root, ['..data']);
  const current = old?.type === 'symlink' ? getNode(volume.root, [old.target]) : undefined;
  if (current && sameTree(current, data)) return;
  const tops = [...new Set(Object.keys(files).map((path) => path.split('/')[0]))];
  volume.root = directoryNode(now, volume.root.mode, [
    [`..${stamp}`, data],
    ['..data', linkNode(`..${stamp}`, now)],
    ...tops.map((name): [string, TreeNode] => [name, linkNode(`..data/${name}`, now)]),
  ]);
}
function sameTree(a: TreeNode, b: TreeNode): boolean {
  if (a.type !== b.type || a.mode !== b.mode) return false;
  if (a.type === 'file' && b.type === 'file')
    return a.content.length === b.content.length && a.content.every((byte, i) => byte === b.content[i]);
  if (a.type !== 'directory' || b.type !== 'directory') return true;
  return (
    a.entries.size === b.entries.size &&
    [...a.entries].every(([name, node]) => b.entries.has(name) && sameTree(node, b.entries.get(name) as TreeNode))
  );
}

/** The volumes of one pod; what comes from the API changes with it. */
export interface PodVolumes {
  byName: Map<string, PodVolume>;
  /** Throws MountError. */
  setUp(): Promise<MountError[]>;
  /** The pod's own labels or annotations changed. */
  refresh(): void;
  close(): void;
}

export function createVolumes(node: Node, pod: () => KubeObject, saved: Record<string, unknown>): PodVolumes {
  const byName = new Map<string, PodVolume>();
  const stops: (() => void)[] = [];
  const refreshers: (() => void)[] = [];
  const tokens = new Map<string, { token: string; renew: number }>();
  const namespace = () => pod().metadata.namespace as string;
  let closed = false;

  const objectFiles = (name: string, kind: 'configmaps' | 'secrets', source: Source, defaultMode: number, objectName: string): Files => {
    const word = kind === 'secrets' ? 'secret' : 'configmap';
    const object = followed.get(`${kind}/${objectName}`)?.informer.get(namespace(), objectName);
    if (!object) {
      if (source.optional) return {};
      throw new MountError(name, `${word} "${objectName}" not found`);
    }
    const content: Record<string, Uint8Array> = {};
    for (const [key, value] of Object.entries(object.data ?? {}))
      content[key] = kind === 'secrets' ? fromBase64(value as string) : encode(value as string);
    for (const [key, value] of Object.entries(object.binaryData ?? {})) content[key] = fromBase64(value as string);
    if (!source.items)
      return Object.fromEntries(Object.entries(content).map(([key, bytes]) => [key, { content: bytes, mode: defaultMode }]));
    const files: Files = {};
    for (const { key, path, mode } of source.items) {
      if (content[key]) files[path] = { content: content[key], mode: mode ?? defaultMode };
      else if (!source.optional)
        throw new MountError(
          name,
          kind === 'secrets' ? `references non-existent secret key: ${key}` : `configmap references non-existent config key: ${key}`,
        );
    }
    return files;
  };
  const downwardFiles = (source: Source, defaultMode: number): Files => {
    const files: Files = {};
    for (const { path, fieldRef, resourceFieldRef, mode } of source.items ?? []) {
      const text = fieldRef
        ? fieldOf(pod(), fieldRef.fieldPath)
        : resourceOf(pod(), resourceFieldRef.containerName, resourceFieldRef, node.self()?.status?.allocatable ?? {});
      files[path] = { content: encode(text ?? ''), mode: mode ?? defaultMode };
    }
    return files;
  };
  const tokenFor = async (name: string, source: Source): Promise<string> => {
    const key = `${name}/${source.path}`;
    const now = node.clock.now();
    const known = tokens.get(key);
    if (known && now < known.renew) return known.token;
    const { metadata, spec } = pod();
    const seconds = source.expirationSeconds ?? 3600;
    const path = pathOf(SERVICEACCOUNTS, metadata.namespace, spec.serviceAccountName ?? 'default', 'token');
    const body = {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: {
        audiences: source.audience ? [source.audience] : [],
        expirationSeconds: seconds,
        boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name: metadata.name, uid: metadata.uid },
      },
    };
    const answer = await request(node.api.client, 'POST', path, { body }).catch((error) => {
      throw new MountError(name, `failed to fetch token: ${error.message}`);
    });
    const life = Math.min(seconds * 1000, Date.parse(answer.status.expirationTimestamp) - now);
    tokens.set(key, { token: answer.status.token, renew: now + life * RENEW_AT });
    return answer.status.token;
  };

  const followed = new Map<string, ReturnType<Node['follow']>>();
  const follow = async (kind: 'configmaps' | 'secrets', name: string, changed: () => void) => {
    const key = `${kind}/${name}`;
    let one = followed.get(key);
    if (!one) {
      one = node.follow(kind, namespace(), name);
      followed.set(key, one);
      stops.push(one.release);
    }
    await one.informer.synced;
    stops.push(one.informer.onChange(changed));
  };

  /** Sources as a projected volume's list; `undefined` where the volume is none of them. */
  const sourcesOf = (spec: Source): Source[] | undefined => {
    if (spec.configMap) return [{ configMap: spec.configMap }];
    if (spec.secret) return [{ secret: { ...spec.secret, name: spec.secret.secretName } }];
    if (spec.downwardAPI) return [{ downwardAPI: spec.downwardAPI }];
    return spec.projected?.sources;
  };
  const collect = async (spec: Source, sources: Source[]): Promise<Files> => {
    const mode = (spec.configMap ?? spec.secret ?? spec.downwardAPI ?? spec.projected).defaultMode ?? 0o644;
    const files: Files = {};
    for (const source of sources) {
      if (source.configMap) Object.assign(files, objectFiles(spec.name, 'configmaps', source.configMap, mode, source.configMap.name));
      else if (source.secret) Object.assign(files, objectFiles(spec.name, 'secrets', source.secret, mode, source.secret.name));
      else if (source.downwardAPI) Object.assign(files, downwardFiles(source.downwardAPI, mode));
      else if (source.serviceAccountToken)
        files[source.serviceAccountToken.path] = { content: encode(await tokenFor(spec.name, source.serviceAccountToken)), mode };
      else throw new MountError(spec.name, `unsupported projection ${Object.keys(source)[0]}`);
    }
    return files;
  };
  const scheduleRenewal = (spec: Source, volume: TreeVolume, sources: Source[]) => {
    const due = sources.flatMap((s) =>
      s.serviceAccountToken ? (tokens.get(`${spec.name}/${s.serviceAccountToken.path}`)?.renew ?? []) : [],
    );
    if (!due.length || closed) return;
    const wait = Math.max(1000, Math.min(...due) - node.clock.now());
    stops.push(node.clock.after(wait, () => void renew()));
    const renew = async () => {
      const files = await collect(spec, sources).catch(() => undefined);
      if (closed) return;
      if (files) writeAtomically(volume, files, node.clock.now());
      scheduleRenewal(spec, volume, sources);
    };
  };

  const setUpOne = async (spec: Source) => {
    if (byName.has(spec.name)) return;
    const now = node.clock.now();
    const sources = sourcesOf(spec);
    if (sources) {
      // Those of ConfigMaps lie on the node's disk, the others in memory.
      const volume = createVolume(directoryNode(now, spec.configMap ? 0o777 : 0o1777));
      let ready = false;
      const write = async () => {
        if (!ready || closed) return;
        const files = await collect(spec, sources).catch(() => undefined);
        if (files && !closed) writeAtomically(volume, files, node.clock.now());
      };
      for (const source of sources) {
        if (source.configMap) await follow('configmaps', source.configMap.name, () => void write());
        if (source.secret) await follow('secrets', source.secret.name, () => void write());
      }
      writeAtomically(volume, await collect(spec, sources), now);
      ready = true;
      refreshers.push(() => void write());
      scheduleRenewal(spec, volume, sources);
      byName.set(spec.name, { volume, readOnly: true, kept: false });
    } else if (spec.emptyDir) {
      const root = saved[spec.name] ? restoreTree(saved[spec.name]) : directoryNode(now, 0o777);
      byName.set(spec.name, { volume: createVolume(root), readOnly: false, kept: true });
    } else if (spec.hostPath) {
      byName.set(spec.name, {
        volume: hostDirectory(node, spec.hostPath.path, spec.hostPath.type ?? '', spec.name, now),
        readOnly: false,
        kept: false,
      });
    } else if (spec.persistentVolumeClaim) {
      const claim = await node.api.find(
        { prefix: '/api/v1', resource: 'persistentvolumeclaims' },
        namespace(),
        spec.persistentVolumeClaim.claimName,
      );
      if (!claim?.spec.volumeName)
        throw new MountError(spec.name, `persistentvolumeclaim "${spec.persistentVolumeClaim.claimName}" not bound`);
      const held = await node.api.find({ prefix: '/api/v1', resource: 'persistentvolumes' }, undefined, claim.spec.volumeName);
      const { path, type = '' } = held?.spec.hostPath ?? held?.spec.local ?? {};
      byName.set(spec.name, {
        volume: path ? hostDirectory(node, path, type, spec.name, now) : claimDirectory(node, claim.spec.volumeName, now),
        readOnly: spec.persistentVolumeClaim.readOnly ?? false,
        kept: false,
      });
    } else throw new MountError(spec.name, 'no volume plugin matched');
  };

  return {
    byName,
    /** Every volume that can be; what hinders the others. */
    async setUp(): Promise<MountError[]> {
      const errors: MountError[] = [];
      for (const spec of pod().spec.volumes ?? [])
        await setUpOne(spec).catch((error) => {
          if (!(error instanceof MountError)) throw error;
          errors.push(error);
        });
      return errors;
    },
    refresh() {
      for (const one of refreshers) one();
    },
    close() {
      closed = true;
      for (const stop of stops) stop();
    },
  };
}

/** Directories of nodes and persistent volumes: they outlive pods. */
const worlds = new WeakMap<object, Map<string, TreeVolume>>();
function sharedBy(node: Node): Map<string, TreeVolume> {
  const shared = worlds.get(node.fabric) ?? new Map<string, TreeVolume>();
  worlds.set(node.fabric, shared);
  return shared;
}
/** Content of hostPath and persistent volumes, for a snapshot. */
export function savedDirectories(node: Node): Record<string, unknown> {
  const mine = [...sharedBy(node)].filter(([key]) => key.startsWith(`${node.nodeName}:`) || key.startsWith('pv:'));
  return Object.fromEntries(mine.map(([key, volume]) => [key, saveTree(volume.root)]));
}
export function restoreDirectories(node: Node, saved: Record<string, unknown>): void {
  for (const [key, tree] of Object.entries(saved)) sharedBy(node).set(key, createVolume(restoreTree(tree)));
}
function hostDirectory(node: Node, path: string, type: string, name: string, now: number): TreeVolume {
  const shared = sharedBy(node);
  const key = `${node.nodeName}:${path}`;
  let volume = shared.get(key);
  if (!volume) {
    if (type === 'Directory' || type === 'File')
      throw new MountError(name, `hostPath type check failed: ${path} is not a ${type.toLowerCase()}`);
    volume = createVolume(type === 'FileOrCreate' ? fileNode('', now) : directoryNode(now));
    shared.set(key, volume);
  }
  return volume;
}
function claimDirectory(node: Node, name: string, now: number): TreeVolume {
  const shared = sharedBy(node);
  const key = `pv:${name}`;
  let volume = shared.get(key);
  if (!volume) {
    volume = createVolume(directoryNode(now, 0o777));
    shared.set(key, volume);
  }
  return volume;
}
