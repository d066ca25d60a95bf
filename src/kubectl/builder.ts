import { ApiError, type KubeObject, parseApiVersion } from '../apimachinery/types.ts';
import type { ApiResource } from '../client/discovery.ts';
import { pathOf } from '../client/mapper.ts';
import { Aggregate, Bundle, ConnectionFailure, Failure, throwAll } from './errors.ts';
import { expandFiles, readSources } from './files.ts';
import { recognise } from './recognise.ts';
import type { Session } from './session.ts';
import { checkDecodable, checkValidatable, NotValid } from './validate.ts';

/** Something on the server, named or listed or from a file. */
export interface Info {
  resource: ApiResource;
  namespace: string;
  name: string;
  /** What the file says, or the server where it was read. */
  object?: KubeObject;
  /** The file it comes from, empty where none. */
  source: string;
}
export interface BuildOptions {
  /** Looks names up at the server. */
  fetch?: boolean;
  /** The file's own content is all that is looked at; the server is not asked. */
  local?: boolean;
  files?: string[];
  selector?: string;
  fieldSelector?: string;
  all?: boolean;
  allNamespaces?: boolean;
  /** Types without names and selector list everything. */
  everything?: boolean;
  /** Commas in the first word separate types. */
  singleType?: boolean;
  subresource?: string;
  chunk?: number;
  /** Checks the manifest before it is used: `error validating …`. */
  validate?: boolean;
  nothing?: string;
}
export interface Found {
  infos: Info[];
  errors: Error[];
  /** Both, in the order in which they came. */
  visits: (Info | Error)[];
  /** One object was asked for, not a list. */
  single: boolean;
}
export const MUST_PROVIDE = `You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`;
const SLASH =
  "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'";

export interface Target {
  resource: ApiResource;
  /** Empty: all that a selector or `all` finds. */
  names: string[];
}

/** The words of a command as resource types and names. Upstream: cli-runtime/pkg/resource/builder.go. */
export async function parseTargets(session: Session, given: string[]): Promise<{ targets: Target[]; pairs: boolean }> {
  const words = multiplied(given);
  const slashed = words.filter((w) => w.includes('/'));
  if (slashed.length) {
    if (slashed.length !== words.length) throw new Failure(SLASH);
    const targets: Target[] = [];
    for (const word of words) {
      const parts = word.split('/');
      if (parts.length !== 2) throw new Failure('arguments in resource/name form may not have more than one slash');
      if (!parts[0] || !parts[1]) throw new Failure('arguments in resource/name form must have a single resource and name');
      targets.push({ resource: await mustFind(session, parts[0]), names: [parts[1]] });
    }
    return { targets, pairs: true };
  }
  if (!words.length) return { targets: [], pairs: false };
  const [types, ...names] = words;
  const targets: Target[] = [];
  for (const type of types.split(',')) {
    const category = (await session.mapper()).category(type);
    if (category.length && !(await session.mapper()).find(type)) {
      if (names.length) throw new Failure('you must specify only one resource');
      for (const resource of category) targets.push({ resource, names: [] });
    } else targets.push({ resource: await mustFind(session, type), names });
  }
  const unique = targets.filter((t, i) => targets.findIndex((o) => o.resource === t.resource) === i);
  return { targets: unique, pairs: false };
}

export async function mustFind(session: Session, word: string): Promise<ApiResource> {
  const found = word ? await session.resource(word) : undefined;
  if (!found) throw new Failure(`the server doesn't have a resource type "${word.split('.')[0]}"`);
  return found;
}

export async function build(session: Session, options: BuildOptions): Promise<Found> {
  const { namespace, explicit } = session.namespace();
  const words = multiplied(session.args);
  if (options.files?.length) {
    if (words.length) {
      expandFiles(session, options.files, session.flags.bool('recursive'));
      throw new Failure(besideFiles(words));
    }
    return fromFiles(session, options, namespace, explicit);
  }
  const { targets, pairs } = await parseTargets(session, words);
  const selecting = Boolean(options.selector || options.fieldSelector || options.all);
  if (!targets.length && selecting && !options.nothing) throw new Failure('at least one resource must be specified to use a selector');
  if (!targets.length) throw new Failure(options.nothing ?? MUST_PROVIDE);
  const named = targets.some((t) => t.names.length);
  if (named && pairs && selecting) throw new Failure('selectors and the all flag cannot be used when passing resource/name arguments');
  if (named && (options.selector || options.all)) throw new Failure('name cannot be provided when a selector is specified');
  if (named && options.allNamespaces) throw new Failure('a resource cannot be retrieved by name across all namespaces');
  if (named && options.fieldSelector && !pairs) throw new Failure('name cannot be provided when a selector is specified');
  if (!named && !selecting && !options.everything) throw new Failure('resource(s) were provided, but no name was specified');
  const found: Found = {
    infos: [],
    errors: [],
    visits: [],
    single: pairs ? words.length === 1 : targets.length === 1 && targets[0].names.length === 1,
  };
  for (const { resource, names } of targets) {
    const ns = resource.namespaced ? namespace : '';
    if (!names.length) await listInto(session, found, resource, options.allNamespaces ? '' : ns, options);
    for (const name of names) {
      await nameInto(session, found, { resource, namespace: ns, name, source: '' }, options);
    }
  }
  return found;
}

function meet(found: Found, info: Info): void {
  found.infos.push(info);
  found.visits.push(info);
}
function fail(found: Found, error: Error): void {
  found.errors.push(error);
  found.visits.push(error);
}
/** Does something with each, past failures; all failures, in order, at the end. */
export async function visitAll(found: Found, visit: (info: Info) => Promise<void>): Promise<void> {
  const errors: Error[] = [];
  for (const item of found.visits) {
    if (item instanceof Error) {
      errors.push(item);
      continue;
    }
    try {
      await visit(item);
    } catch (error) {
      errors.push(error as Error);
    }
  }
  throwAll(errors);
}

/** `a,b c d` names a/c a/d b/c b/d. */
function multiplied(words: string[]): string[] {
  if (words.length < 2) return words;
  const types = [...new Set(words[0].split(','))];
  return types.length > 1 ? types.flatMap((type) => words.slice(1).map((name) => `${type}/${name}`)) : words;
}
function besideFiles(words: string[]): string {
  const slashed = words.filter((w) => w.includes('/')).length;
  if (slashed) return slashed === words.length ? 'resource/name arguments cannot be provided when a path is specified' : SLASH;
  return 'when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well';
}

async function nameInto(session: Session, found: Found, info: Info, options: BuildOptions): Promise<void> {
  try {
    if (options.fetch !== false) info.object = await getObject(session, info, options.subresource);
    meet(found, info);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    fail(found, await explainMissing(session, info, error));
  }
}

/** A missing namespace is told of before a missing object. */
async function explainMissing(session: Session, info: Info, error: ApiError): Promise<Error> {
  if (error.reason !== 'NotFound' || !info.namespace || info.namespace === 'default') return error;
  try {
    await session.request('GET', `/api/v1/namespaces/${encodeURIComponent(info.namespace)}`);
  } catch (other) {
    if (other instanceof ApiError && other.reason === 'NotFound') return other;
  }
  return error;
}

export async function getObject(session: Session, info: Info, subresource = ''): Promise<KubeObject> {
  if (!info.name) throw new Failure('resource name may not be empty');
  return session.request<KubeObject>('GET', pathOf(info.resource, info.namespace, info.name, subresource));
}

async function listInto(session: Session, found: Found, resource: ApiResource, namespace: string, options: BuildOptions): Promise<void> {
  try {
    for (const object of await listObjects(session, resource, namespace, options))
      meet(found, { resource, namespace: object.metadata.namespace ?? '', name: object.metadata.name ?? '', object, source: '' });
  } catch (error) {
    fail(found, listError(error, resource, options));
  }
}

export async function listObjects(
  session: Session,
  resource: ApiResource,
  namespace: string,
  { selector, fieldSelector, chunk = 500 }: { selector?: string; fieldSelector?: string; chunk?: number } = {},
): Promise<KubeObject[]> {
  const items: KubeObject[] = [];
  let next: string | undefined;
  do {
    const list = await session.request('GET', pathOf(resource, namespace), {
      query: {
        continue: next,
        fieldSelector: fieldSelector || undefined,
        labelSelector: selector || undefined,
        limit: chunk > 0 ? `${chunk}` : undefined,
      },
    });
    const kind = (list.kind as string).replace(/List$/, '');
    for (const item of list.items ?? []) items.push({ apiVersion: list.apiVersion, kind, ...item });
    next = list.metadata?.continue || undefined;
  } while (next);
  return items;
}

/** A bad selector is told of with the selectors. Upstream: cli-runtime/pkg/resource/selector.go. */
export function listError(error: unknown, resource: ApiResource, { selector, fieldSelector }: BuildOptions): Error {
  if (!(error instanceof ApiError)) throw error;
  if (error.reason === 'BadRequest' || error.reason === 'NotFound') {
    if (!selector && !fieldSelector) return error;
    const gvr = `${resource.group}/${resource.version}, Resource=${resource.resource}`;
    return new ApiError({
      ...error.status,
      message: `Unable to find ${JSON.stringify(gvr)} that match label selector ${JSON.stringify(selector ?? '')}, field selector ${JSON.stringify(fieldSelector ?? '')}: ${error.message}`,
    });
  }
  return error;
}

async function fromFiles(session: Session, options: BuildOptions, namespace: string, explicit: boolean): Promise<Found> {
  const found: Found = { infos: [], errors: [], visits: [], single: false };
  const sources = await readSources(session, options.files ?? [], session.flags.bool('recursive'), options.selector);
  const unread: Error[] = [];
  let broken: string | undefined;
  for (const { name, object, error } of sources) {
    if (name === broken) continue;
    try {
      if (error) throw error;
      meet(found, await infoOf(session, object as KubeObject, name, options, namespace, explicit));
    } catch (problem) {
      if (!(problem instanceof ApiError || problem instanceof Failure || problem instanceof ConnectionFailure)) throw problem;
      unread.push(problem);
      if (error || problem instanceof NotValid) broken = name;
    }
  }
  if (unread.length) fail(found, unread.length === 1 ? unread[0] : new Bundle(unread));
  const folder = session.flags.has('kustomize') && session.flags.string('kustomize');
  const named = folder ? [folder] : (options.files ?? []);
  found.single = named.length === 1 && named[0] !== '-' && (Boolean(folder) || new Set(sources.map((s) => s.name)).size < 2);
  if (!options.fetch) return found;
  const read: Found = { infos: [], errors: [], visits: [], single: found.single };
  for (const visit of found.visits)
    if (visit instanceof Error) fail(read, visit);
    else await nameInto(session, read, visit, options);
  return read;
}

async function infoOf(
  session: Session,
  object: KubeObject,
  source: string,
  options: BuildOptions,
  namespace: string,
  explicit: boolean,
): Promise<Info> {
  if (options.validate) checkValidatable(object, source);
  if (options.local) return localInfo(object, source, explicit ? namespace : '');
  const info = await recognised(session, object, source, Boolean(options.validate));
  if (!info.resource.namespaced) {
    if (object.metadata?.namespace) {
      const { namespace: _, ...metadata } = object.metadata;
      info.object = { ...object, metadata };
    }
    return info;
  }
  const own = object.metadata?.namespace;
  if (own && explicit && own !== namespace) throw otherNamespace(own, namespace);
  info.namespace = own || namespace;
  info.object = { ...object, metadata: { ...object.metadata, namespace: info.namespace } };
  return info;
}

export const otherNamespace = (own: string, namespace: string): Failure =>
  new Failure(
    `the namespace from the provided object "${own}" does not match the namespace "${namespace}". You must pass '--namespace=${own}' to perform this operation.`,
  );

function localInfo(object: KubeObject, source: string, wanted: string): Info {
  checkDecodable(object, source);
  const { group, version } = parseApiVersion(object.apiVersion);
  const { kind } = object;
  const { name = '', namespace = '' } = object.metadata ?? {};
  if (namespace && wanted && namespace !== wanted) throw otherNamespace(namespace, wanted);
  const resource = kind.toLowerCase();
  const shape = { shortNames: [], categories: [], verbs: [], subresources: [], namespaced: Boolean(namespace) };
  return { resource: { ...shape, group, version, kind, resource, singular: resource }, namespace, name, object, source };
}

/** What an object of a text is, without a namespace of the command's. */
export async function recognised(session: Session, object: KubeObject, source: string, validate = false): Promise<Info> {
  checkDecodable(object, source);
  const { apiVersion = '', kind } = object;
  const resource = apiVersion
    ? await recognise(session, apiVersion, kind, source, validate)
    : unversioned(await recognise(session, 'v1', kind, source, validate));
  if (!resource)
    throw new Failure(
      `resource mapping not found for name: "${object.metadata?.name ?? ''}" namespace: "${object.metadata?.namespace ?? ''}" from "${source}": no matches for kind "${kind}" in version "${apiVersion}"\nensure CRDs are installed first`,
    );
  return { resource, namespace: '', name: object.metadata?.name ?? '', object, source };
}

/** A kind without a version is looked for where no version is. */
const unversioned = (resource: ApiResource | undefined): ApiResource | undefined => resource && { ...resource, version: '' };

export const throwFound = ({ errors }: Pick<Found, 'errors'>): void => {
  if (errors.length === 1) throw errors[0];
  if (errors.length) throw new Aggregate(errors);
};
