import type { KubeObject } from '../../../apimachinery/types.ts';
import type { HeaderList } from '../../../os/http.ts';
import { keyOf, prefixOf, type Storage } from '../../storage/index.ts';
import type { RequestInfo, UserInfo } from '../auth.ts';
import { LEVELS, SCHEMAS } from './resources.ts';

interface Schema {
  uid: string;
  level: string;
  rules: any[];
}
/** Says of each request which FlowSchema and level it belongs to. Upstream: apiserver/pkg/util/flowcontrol/rule.go. */
export function createFlowClassifier(storage: Storage): (user: UserInfo, info: RequestInfo) => HeaderList {
  let schemas: Schema[] | undefined;
  const forget = () => {
    schemas = undefined;
  };
  for (const kind of [SCHEMAS, LEVELS]) storage.watch(prefixOf(kind), storage.revision, forget);
  return (user, info) => {
    if (runsLong(info)) return [];
    schemas ??= read(storage);
    const found = schemas.find(({ rules }) => rules.some((rule) => matches(rule, user, info)));
    if (!found) return [];
    return [
      ['X-Kubernetes-Pf-Flowschema-Uid', found.uid],
      ['X-Kubernetes-Pf-Prioritylevel-Uid', found.level],
    ];
  };
}

/** Those whose level exists, the first to be asked first. */
function read(storage: Storage): Schema[] {
  const precedence = ({ spec }: KubeObject): number => spec?.matchingPrecedence ?? 1000;
  const byPrecedence = (a: KubeObject, b: KubeObject) =>
    precedence(a) - precedence(b) || ((a.metadata.name as string) < (b.metadata.name as string) ? -1 : 1);
  return storage
    .range(prefixOf(SCHEMAS))
    .map(({ value }) => value)
    .sort(byPrecedence)
    .flatMap((schema): Schema[] => {
      const level = storage.get(keyOf(LEVELS, '', schema.spec?.priorityLevelConfiguration?.name ?? ''));
      if (!level) return [];
      return [{ uid: schema.metadata.uid as string, level: level.value.metadata.uid as string, rules: schema.spec.rules ?? [] }];
    });
}

const LONG_VERBS = new Set(['proxy']);
const LONG_SUBRESOURCES = new Set(['attach', 'exec', 'proxy', 'log', 'portforward']);
/** Watches wait for their turn, what else runs long does not. */
const runsLong = ({ verb, subresource, isResourceRequest, path }: RequestInfo): boolean =>
  isResourceRequest ? verb !== 'watch' && (LONG_VERBS.has(verb) || LONG_SUBRESOURCES.has(subresource)) : path.startsWith('/debug/pprof/');

function matches(rule: any, user: UserInfo, info: RequestInfo): boolean {
  if (!rule.subjects?.some((subject: any) => isSubject(subject, user))) return false;
  return info.isResourceRequest
    ? !!rule.resourceRules?.some((r: any) => isResource(r, info))
    : !!rule.nonResourceRules?.some(
        (r: any) => has(r.verbs, info.verb) && r.nonResourceURLs?.some((url: string) => isPath(url, info.path)),
      );
}
const has = (list: string[] | undefined, value: string): boolean => !!list && (list.includes('*') || list.includes(value));

function isSubject({ kind, user, group, serviceAccount }: any, { username, groups = [] }: UserInfo): boolean {
  if (kind === 'User') return user.name === '*' || user.name === username;
  if (kind === 'Group') return group.name === '*' || groups.includes(group.name);
  const prefix = `system:serviceaccount:${serviceAccount?.namespace}:`;
  return serviceAccount?.name === '*' ? username.startsWith(prefix) : username === prefix + serviceAccount?.name;
}
function isResource(rule: any, { verb, apiGroup, resource, subresource, namespace }: RequestInfo): boolean {
  if (!has(rule.verbs, verb) || !has(rule.apiGroups, apiGroup)) return false;
  if (!has(rule.resources, subresource ? `${resource}/${subresource}` : resource)) return false;
  return namespace ? has(rule.namespaces, namespace) : !!rule.clusterScope;
}
const isPath = (url: string, path: string): boolean =>
  url === '*' || url === path || (url.endsWith('/*') && path.startsWith(url.slice(0, -1)));
