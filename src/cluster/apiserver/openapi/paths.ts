import type { ResourceDefinition, SubresourceDefinition } from '../../../kinds/resource.ts';

type Json = Record<string, unknown>;
const query = (name: string, type = 'string'): Json => ({ name, in: 'query', schema: { type, uniqueItems: true } });
const inPath = (name: string): Json => ({ name, in: 'path', required: true, schema: { type: 'string', uniqueItems: true } });
const WRITE = [query('dryRun'), query('fieldManager'), query('fieldValidation')];
const LIST = [
  query('allowWatchBookmarks', 'boolean'),
  query('continue'),
  query('fieldSelector'),
  query('labelSelector'),
  query('limit', 'integer'),
  query('resourceVersion'),
  query('resourceVersionMatch'),
  query('sendInitialEvents', 'boolean'),
  query('timeoutSeconds', 'integer'),
  query('watch', 'boolean'),
];
const DELETE = [
  query('dryRun'),
  query('gracePeriodSeconds', 'integer'),
  query('ignoreStoreReadErrorWithClusterBreakingPotential', 'boolean'),
  query('orphanDependents', 'boolean'),
  query('propagationPolicy'),
];
const refer = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });
const content = (types: string[], name: string): Json => ({ content: Object.fromEntries(types.map((t) => [t, { schema: refer(name) }])) });
const BODIES = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];
const PATCHES = [
  'application/apply-patch+yaml',
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
];
const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.';

interface Names {
  /** Definitions of the kind, and of its list. */
  kind: string;
  list: string;
  custom: boolean;
}
interface Verb {
  method: string;
  action: string;
  parameters: Json[];
  body?: Json;
  answer: string;
}
const VERBS: Record<string, (names: Names) => Verb> = {
  list: ({ list }) => ({ method: 'get', action: 'list', parameters: LIST, answer: list }),
  create: ({ kind }) => ({ method: 'post', action: 'post', parameters: WRITE, body: content(['*/*'], kind), answer: kind }),
  deletecollection: () => ({
    method: 'delete',
    action: 'deletecollection',
    parameters: [...DELETE, ...LIST.slice(1, 9)],
    body: content(['*/*'], `${META}DeleteOptions`),
    answer: `${META}Status`,
  }),
  get: ({ kind }) => ({ method: 'get', action: 'get', parameters: [], answer: kind }),
  update: ({ kind }) => ({ method: 'put', action: 'put', parameters: WRITE, body: content(['*/*'], kind), answer: kind }),
  patch: ({ kind, custom }) => ({
    method: 'patch',
    action: 'patch',
    parameters: [...WRITE, query('force', 'boolean')],
    body: { ...content(custom ? PATCHES.slice(0, 3) : PATCHES, `${META}Patch`), required: true },
    answer: kind,
  }),
  delete: () => ({
    method: 'delete',
    action: 'delete',
    parameters: DELETE,
    body: content(['*/*'], `${META}DeleteOptions`),
    answer: `${META}Status`,
  }),
};
const COLLECTION = ['list', 'create', 'deletecollection'];
const ITEM = ['get', 'update', 'delete', 'patch'];

/** The paths of one resource. */
export function pathsOf(
  definition: ResourceDefinition,
  prefix: string,
  names: Names,
  subresourceNames: (s: SubresourceDefinition) => string,
): Json {
  const { group, version, kind, resource, namespaced } = definition;
  const tag = `${(group || 'core').split('.')[0]}_${version}`;
  const verbs = definition.verbs ?? [...COLLECTION, ...ITEM, 'watch'];
  const base = namespaced ? `${prefix}/namespaces/{namespace}/${resource}` : `${prefix}/${resource}`;
  const shared = namespaced ? [inPath('namespace'), query('pretty')] : [query('pretty')];
  const operations = (wanted: string[], allowed: string[], of: Names, gvk: Json, suffix = ''): Json =>
    Object.fromEntries(
      wanted
        .filter((v) => allowed.includes(v))
        .map((v) => {
          const verb = VERBS[v](of);
          return [
            verb.method,
            {
              tags: [tag],
              operationId: `${v}${tag}${namespaced ? 'Namespaced' : ''}${kind}${suffix}`,
              ...(verb.parameters.length && { parameters: verb.parameters }),
              ...(verb.body && { requestBody: verb.body }),
              responses: { '200': { ...content(BODIES, verb.answer) }, '401': {} },
              'x-kubernetes-action': verb.action,
              'x-kubernetes-group-version-kind': gvk,
            },
          ];
        }),
    );
  const paths: Json = {};
  const add = (path: string, made: Json, parameters: Json[]) => {
    if (Object.keys(made).length) paths[path] = { ...made, parameters };
  };
  const gvk = { group, version, kind };
  add(base, operations(COLLECTION, verbs, names, gvk), shared);
  add(`${base}/{name}`, operations(ITEM, verbs, names, gvk), [inPath('name'), ...shared]);
  if (namespaced && verbs.includes('list'))
    add(`${prefix}/${resource}`, operations(['list'], verbs, names, gvk, 'ForAllNamespaces'), [...LIST, query('pretty')]);
  for (const sub of definition.subresources ?? []) {
    const of = { ...names, kind: subresourceNames(sub) };
    const subGvk = { group: sub.group ?? group, version: sub.version ?? version, kind: sub.kind };
    const made = operations(['get', 'update', 'patch', 'create'], sub.verbs, of, subGvk, sub.name[0].toUpperCase() + sub.name.slice(1));
    add(`${base}/{name}/${sub.name}`, made, [inPath('name'), ...shared]);
  }
  return paths;
}
