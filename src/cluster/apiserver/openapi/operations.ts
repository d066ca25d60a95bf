export type Json = Record<string, any>;

export const query = (name: string, type = 'string'): Json => ({ name, in: 'query', schema: { type, uniqueItems: true } });
export const inPath = (name: string): Json => ({ name, in: 'path', required: true, schema: { type: 'string', uniqueItems: true } });
const queries = (text: string): Json[] => text.split(' ').map((part) => query(...(part.split(':') as [string, string?])));
export const WRITE = queries('dryRun fieldManager fieldValidation');
export const LIST = queries(
  'allowWatchBookmarks:boolean continue fieldSelector labelSelector limit:integer resourceVersion resourceVersionMatch sendInitialEvents:boolean shardSelector timeoutSeconds:integer watch:boolean',
);
const DELETE = queries(
  'dryRun gracePeriodSeconds:integer ignoreStoreReadErrorWithClusterBreakingPotential:boolean orphanDependents:boolean propagationPolicy',
);
export const LOG = queries(
  'container follow:boolean insecureSkipTLSVerifyBackend:boolean limitBytes:integer pretty previous:boolean sinceSeconds:integer stream tailLines:integer timestamps:boolean',
);
export const CONNECT: Record<string, Json[]> = {
  exec: queries('command container stderr:boolean stdin:boolean stdout:boolean tty:boolean'),
  attach: queries('container stderr:boolean stdin:boolean stdout:boolean tty:boolean'),
  portforward: queries('ports:integer'),
  proxy: queries('path'),
};

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.';
export const TYPES = ['application/json', 'application/vnd.kubernetes.protobuf', 'application/yaml'];
const STREAMS = ['application/json;stream=watch', 'application/vnd.kubernetes.protobuf;stream=watch'];
const PATCHES = [
  'application/apply-patch+yaml',
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
];
const refer = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });
export const content = (types: string[], schema: Json): Json => ({
  content: Object.fromEntries([...types].sort().map((t) => [t, { schema }])),
});
export const responses = (codes: string[], types: string[], schema: Json): Json => ({
  ...Object.fromEntries(codes.map((code) => [code, content(types, schema)])),
  '401': {},
});

export interface Named {
  /** Definitions of the kind, and of its list. */
  kind: string;
  list: string;
  custom: boolean;
  /** Its deletion answers the object. */
  deleted?: boolean;
}
export interface Action {
  method: string;
  /** Begins the operation's name. */
  word: string;
  action: string;
  parameters: Json[];
  requestBody?: Json;
  responses: Json;
}

/** What a verb of the API is as an operation. Upstream: apiserver/pkg/endpoints/installer.go. */
export const ACTIONS: Record<string, (names: Named) => Action> = {
  list: ({ list, custom }) => ({
    ...{ method: 'get', word: 'list', action: 'list', parameters: LIST },
    responses: responses(['200'], custom ? plain : [...TYPES, ...STREAMS], refer(list)),
  }),
  watch: () => ({
    ...{ method: 'get', word: 'watch', action: 'watch', parameters: LIST },
    responses: responses(['200'], [...TYPES, ...STREAMS], refer(`${META}WatchEvent`)),
  }),
  create: (names) => ({
    ...{ method: 'post', word: 'create', action: 'post', parameters: WRITE, requestBody: bodyOf(names) },
    responses: answers(names, ['200', '201', '202']),
  }),
  deletecollection: ({ custom }) => ({
    ...{ method: 'delete', word: 'deleteCollection', action: 'deletecollection' },
    parameters: [...LIST.slice(1, -1), ...DELETE],
    requestBody: content(accepts(custom), refer(`${META}DeleteOptions`)),
    responses: responses(['200'], custom ? plain : TYPES, refer(`${META}Status`)),
  }),
  get: (names) => ({
    ...{ method: 'get', word: 'read', action: 'get', parameters: names.custom ? [query('resourceVersion')] : [] },
    responses: answers(names, ['200']),
  }),
  update: (names) => ({
    ...{ method: 'put', word: 'replace', action: 'put', parameters: WRITE, requestBody: bodyOf(names) },
    responses: answers(names, ['200', '201']),
  }),
  delete: ({ kind, custom, deleted }) => ({
    ...{ method: 'delete', word: 'delete', action: 'delete', parameters: DELETE },
    requestBody: content(accepts(custom), refer(`${META}DeleteOptions`)),
    responses: responses(['200', '202'], custom ? plain : TYPES, refer(deleted ? kind : `${META}Status`)),
  }),
  patch: (names) => ({
    ...{ method: 'patch', word: 'patch', action: 'patch', parameters: [...WRITE, query('force', 'boolean')] },
    requestBody: { ...content(names.custom ? PATCHES.slice(0, 3) : PATCHES, refer(`${META}Patch`)), required: true },
    responses: answers(names, names.custom ? ['200'] : ['200', '201']),
  }),
};
const plain = ['application/json', 'application/yaml'];
const accepts = (custom: boolean): string[] => (custom ? plain : ['*/*']);
const bodyOf = ({ kind, custom }: Named): Json => ({ ...content(accepts(custom), refer(kind)), required: true });
const answers = ({ kind, custom }: Named, codes: string[]): Json => responses(codes, custom ? plain : TYPES, refer(kind));

/** Parameters that all operations of a path share are said once, for the path. */
export function pathItem(operations: Record<string, Json>, shared: Json[]): Json {
  const id = ({ name, in: where }: Json) => `${name} ${where}`;
  const byName = (a: Json, b: Json) => (id(a) < id(b) ? -1 : 1);
  const lists = Object.values(operations).map((o) => new Set((o.parameters as Json[]).map(id)));
  const inAll = (p: Json) => lists.every((list) => list.has(id(p)));
  const common = [...shared, ...((Object.values(operations)[0]?.parameters as Json[]) ?? []).filter(inAll)];
  const item: Json = {};
  for (const [method, operation] of Object.entries(operations)) {
    const own = (operation.parameters as Json[]).filter((p) => !inAll(p)).sort(byName);
    const { parameters: _, tags, operationId, ...rest } = operation;
    item[method] = { tags, operationId, ...(own.length && { parameters: own }), ...rest };
  }
  if (common.length) item.parameters = common.sort(byName);
  return item;
}
