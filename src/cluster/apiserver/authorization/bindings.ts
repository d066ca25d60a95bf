import type { KubeObject } from '../../../apimachinery/types.ts';
import type { Storage, StorageEvent } from '../../storage/types.ts';
import type { UserInfo } from '../auth.ts';
import type { PolicyRule } from './rules.ts';

const PREFIX = '/registry/rbac.authorization.k8s.io/';

export interface Subject {
  kind: string;
  name: string;
  namespace?: string;
  apiGroup?: string;
}
export interface RoleRef {
  apiGroup?: string;
  kind: string;
  name: string;
}
export interface Match {
  binding: KubeObject;
  subject: Subject;
}

/** The subject as a key under which a user finds it: his name, or one of his groups. */
function subjectKey(subject: Subject, namespace: string): string | undefined {
  if (subject.kind === 'User') return `u:${subject.name}`;
  if (subject.kind === 'Group') return `g:${subject.name}`;
  const home = subject.namespace || namespace;
  return subject.kind === 'ServiceAccount' && home ? `u:system:serviceaccount:${home}:${subject.name}` : undefined;
}
const userKeys = (user: UserInfo) => new Set([`u:${user.username}`, ...user.groups.map((group) => `g:${group}`)]);

/** Roles, and bindings by subject, kept up to date from storage, so that a decision reads only what concerns the user. */
export class Bindings {
  private readonly roles = new Map<string, KubeObject>();
  /** '' holds the ClusterRoleBindings. */
  private readonly bySubject = new Map<string, Map<string, Map<string, Match>>>();
  readonly stop: () => void;

  constructor(storage: Storage) {
    const revision = storage.revision;
    for (const { key, value } of storage.range(PREFIX)) this.add(key, value);
    this.stop = storage.watch(PREFIX, revision, (event) => this.apply(event));
  }

  private apply(event: StorageEvent): void {
    if (event.previous) this.remove(event.key, event.previous);
    if (event.type === 'PUT') this.add(event.key, event.value);
    else this.remove(event.key, event.value);
  }
  private add(key: string, object: KubeObject): void {
    const [resource] = key.slice(PREFIX.length).split('/');
    if (resource === 'roles' || resource === 'clusterroles') this.roles.set(key, object);
    else for (const subject of (object.subjects ?? []) as Subject[]) this.put(key, object, subject);
  }
  private put(key: string, binding: KubeObject, subject: Subject): void {
    const namespace = binding.metadata.namespace ?? '';
    const who = subjectKey(subject, namespace);
    if (!who) return;
    const subjects = this.bySubject.get(namespace) ?? new Map<string, Map<string, Match>>();
    this.bySubject.set(namespace, subjects);
    const matches = subjects.get(who) ?? new Map<string, Match>();
    subjects.set(who, matches);
    if (!matches.has(key)) matches.set(key, { binding, subject });
  }
  private remove(key: string, object: KubeObject | undefined): void {
    this.roles.delete(key);
    const namespace = object?.metadata.namespace ?? '';
    for (const subject of (object?.subjects ?? []) as Subject[]) {
      const who = subjectKey(subject, namespace);
      if (who) this.bySubject.get(namespace)?.get(who)?.delete(key);
    }
  }

  /** Bindings of one namespace ('' for the cluster's) that apply to the user, each once, ordered by name. */
  of(user: UserInfo, namespace: string): Match[] {
    const subjects = this.bySubject.get(namespace);
    if (!subjects) return [];
    const found = new Map<string, Match>();
    for (const who of userKeys(user)) {
      for (const [key, match] of subjects.get(who) ?? []) if (!found.has(key)) found.set(key, match);
    }
    return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, match]) => match);
  }

  role(ref: RoleRef, namespace: string): { rules: PolicyRule[] } | { error: string } {
    const cluster = ref.kind === 'ClusterRole';
    if (!cluster && ref.kind !== 'Role') return { error: `unsupported role reference kind: ${JSON.stringify(ref.kind)}` };
    const key = cluster ? `${PREFIX}clusterroles/${ref.name}` : `${PREFIX}roles/${namespace}/${ref.name}`;
    const role = this.roles.get(key);
    if (!role) return { error: `${cluster ? 'clusterrole' : 'role'}.rbac.authorization.k8s.io ${JSON.stringify(ref.name)} not found` };
    return { rules: role.rules ?? [] };
  }
}
