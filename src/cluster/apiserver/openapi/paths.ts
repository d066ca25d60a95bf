import type { ResourceDefinition, SubresourceDefinition } from '../../../kinds/resource.ts';
import { ACTIONS, CONNECT, content, inPath, type Json, LOG, type Named, pathItem, query, responses, TYPES } from './operations.ts';

const COLLECTION = ['list', 'create', 'deletecollection'];
const ITEM = ['get', 'update', 'delete', 'patch'];
const PROXY = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'];

const capital = (text: string): string => text[0].toUpperCase() + text.slice(1);
/** `rbac.authorization.k8s.io` → `rbacAuthorization`. */
export const tagOf = (group: string): string =>
  group
    ? group
        .replace(/\.k8s\.io$/, '')
        .split('.')
        .map((word, i) => (i ? capital(word) : word))
        .join('')
    : 'core';

/** The paths of one resource. Upstream: apiserver/pkg/endpoints/installer.go registerResourceHandlers. */
export function pathsOf(definition: ResourceDefinition, prefix: string, names: Named, kindOf: (s: SubresourceDefinition) => string): Json {
  const { group, version, kind, resource, namespaced } = definition;
  const tag = tagOf(group);
  const scope = namespaced ? 'Namespaced' : '';
  const verbs = definition.verbs ?? [...COLLECTION, ...ITEM, 'watch'];
  const id = (word: string, middle: string, end: string) => `${word}${capital(tag)}${capital(version)}${middle}${kind}${end}`;
  const gvk = { group, version, kind };
  const where = namespaced ? [inPath('namespace')] : [];
  const pretty = query('pretty');
  const operation = (verb: string, of: Named, kinds: Json, end = '', middle = scope): [string, Json] => {
    const { method, word, action, ...rest } = ACTIONS[verb](of);
    const named = word === 'deleteCollection' ? id('delete', `Collection${middle}`, end) : id(word, middle, end);
    const done = verb === 'watch' && end.startsWith('List') ? 'watchlist' : action;
    return [
      method,
      { tags: [`${tag}_${version}`], operationId: named, ...rest, 'x-kubernetes-action': done, 'x-kubernetes-group-version-kind': kinds },
    ];
  };
  const paths: Json = {};
  const add = (path: string, operations: [string, Json][], shared: Json[]) => {
    if (operations.length) paths[path] = pathItem(Object.fromEntries(operations), shared);
  };
  const base = `${namespaced ? '/namespaces/{namespace}' : ''}/${resource}`;
  const served = (wanted: string[]) => wanted.filter((v) => verbs.includes(v)).map((v) => operation(v, names, gvk));
  add(`${prefix}${base}`, served(COLLECTION), [...where, pretty]);
  add(`${prefix}${base}/{name}`, served(ITEM), [inPath('name'), ...where, pretty]);
  if (namespaced && verbs.includes('list')) add(`${prefix}/${resource}`, [operation('list', names, gvk, 'ForAllNamespaces', '')], [pretty]);
  if (verbs.includes('watch') && !names.custom) {
    add(`${prefix}/watch${base}`, [operation('watch', names, gvk, 'List')], [...where, pretty]);
    add(`${prefix}/watch${base}/{name}`, [operation('watch', names, gvk)], [inPath('name'), ...where, pretty]);
    if (namespaced) add(`${prefix}/watch/${resource}`, [operation('watch', names, gvk, 'ListForAllNamespaces', '')], [pretty]);
  }
  for (const sub of definition.subresources ?? []) {
    const path = `${prefix}${base}/{name}/${sub.name}`;
    const own = names.custom ? gvk : { group: sub.group ?? group, version: sub.version ?? version, kind: sub.kind };
    const end = capital(sub.name);
    const shared = [inPath('name'), ...where];
    if (CONNECT[sub.name]) {
      const methods = sub.name === 'proxy' ? PROXY : ['get', 'post'];
      const connect = (suffix: string) =>
        methods.map((m): [string, Json] => [
          m,
          {
            tags: [`${tag}_${version}`],
            operationId: id('connect', `${capital(m)}${scope}`, suffix),
            parameters: CONNECT[sub.name],
            responses: responses(['200'], ['*/*'], { type: 'string' }),
            'x-kubernetes-action': 'connect',
            'x-kubernetes-group-version-kind': own,
          },
        ]);
      add(path, connect(end), shared);
      if (sub.name === 'proxy') add(`${path}/{path}`, connect(`${end}WithPath`), [...shared, inPath('path')]);
    } else if (sub.name === 'log') {
      const [method, read] = operation('get', names, own, end);
      const answer = responses(['200'], [...TYPES, 'text/plain'], { type: 'string' });
      add(path, [[method, { ...read, parameters: LOG, responses: answer }]], shared);
    } else {
      const of = { ...names, kind: kindOf(sub) };
      const made = ['get', 'update', 'patch', 'create'].filter((v) => sub.verbs.includes(v)).map((v) => operation(v, of, own, end));
      add(path, made, [...shared, pretty]);
    }
  }
  return paths;
}

/** What a path of discovery is. */
export function discoveryPath(tag: string, operationId: string, schema: string, types = TYPES): Json {
  const answer = { '200': content(types, schema ? { $ref: `#/components/schemas/${schema}` } : { type: 'string' }), '401': {} };
  return { get: { tags: [tag], operationId, responses: answer } };
}
