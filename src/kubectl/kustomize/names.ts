import { isObject, toGoJson } from '../../apimachinery/json.ts';
import { KustomizeError } from './error.ts';
import type { FieldSpec } from './fieldspecs.ts';
import { effectiveNamespace, gvkSelected, isClusterScoped, sameId } from './ids.ts';
import type { ResMap } from './resmap.ts';
import { type Resource, text } from './resource.ts';
import { visit } from './walk.ts';

const KEEP_NAMES = [{ kind: 'CustomResourceDefinition' }, { group: 'apiregistration.k8s.io', kind: 'APIService' }, { kind: 'Namespace' }];

/** namePrefix and nameSuffix. */
export function affix(map: ResMap, which: 'prefix' | 'suffix', value: string, specs: FieldSpec[]): void {
  for (const resource of map.list) {
    const id = resource.originalId;
    if (KEEP_NAMES.some((gvk) => gvkSelected(id, gvk))) continue;
    for (const spec of specs) {
      if (!gvkSelected(id, spec)) continue;
      if (spec.path === 'metadata/name' && value) {
        (which === 'prefix' ? resource.prefixes : resource.suffixes).push(value);
        resource.remember(effectiveNamespace);
      }
      visit(
        resource,
        spec,
        (slot) => slot.put(which === 'prefix' ? `${value}${text(slot.value)}` : `${text(slot.value)}${value}`),
        () => '',
      );
    }
  }
}

export type SubjectMode = 'defaultOnly' | 'allServiceAccounts' | 'none';
export interface NamespaceConfig {
  namespace: string;
  unsetOnly?: boolean;
  setRoleBindingSubjects?: SubjectMode;
}

/** Upstream: kustomize/api/filters/namespace. */
export function moveToNamespace(map: ResMap, config: NamespaceConfig, specs: FieldSpec[]): void {
  if (!config.namespace) return;
  for (const resource of map.list) {
    resource.remember(effectiveNamespace);
    setNamespace(resource, config, specs);
    const { id } = resource;
    const same = map.list.filter((r) => sameId(r.id, id));
    if (same.length !== 1) throw new KustomizeError(`namespace transformation produces ID conflict: [${same.map(dump).join(' ')}]`);
  }
}

/** The object with the annotations in which kustomize keeps its history. */
function dump({ object, previous, prefixes, suffixes, needsHash, behavior }: Resource): string {
  const domain = 'internal.config.kubernetes.io';
  const own: Record<string, string> = {
    [`${domain}/generatorBehavior`]: needsHash ? behavior || 'unspecified' : '',
    [`${domain}/needsHashSuffix`]: needsHash ? 'enabled' : '',
    [`${domain}/prefixes`]: prefixes.join(','),
    [`${domain}/previousKinds`]: previous.map((p) => p.kind).join(','),
    [`${domain}/previousNames`]: previous.map((p) => p.name).join(','),
    [`${domain}/previousNamespaces`]: previous.map((p) => p.namespace).join(','),
    [`${domain}/suffixes`]: suffixes.join(','),
  };
  const annotations = { ...object.metadata.annotations, ...Object.fromEntries(Object.entries(own).filter(([, v]) => v)) };
  const metadata = Object.keys(annotations).length ? { ...object.metadata, annotations } : object.metadata;
  return toGoJson({ ...object, metadata }, '', true);
}

export function setNamespace(
  resource: Resource,
  { namespace, unsetOnly, setRoleBindingSubjects = 'defaultOnly' }: NamespaceConfig,
  specs: FieldSpec[],
): void {
  const put = (holder: any, key: string) => {
    if (!unsetOnly || !holder[key]) holder[key] = namespace;
  };
  if (!isClusterScoped(resource.id)) {
    if (!isObject(resource.object.metadata)) resource.object.metadata = {};
    put(resource.object.metadata, 'namespace');
  }
  const binding = resource.kind === 'RoleBinding' || resource.kind === 'ClusterRoleBinding';
  if (binding && setRoleBindingSubjects !== 'none')
    for (const subject of resource.object.subjects ?? [])
      if (setRoleBindingSubjects === 'defaultOnly' ? subject.name === 'default' : subject.kind === 'ServiceAccount')
        put(subject, 'namespace');
  for (const spec of specs) {
    if (spec.path === 'metadata/namespace' || (spec.path === 'metadata/name' && resource.apiVersion !== 'v1')) continue;
    if (/^(Cluster)?RoleBinding$/.test(spec.kind ?? '') && spec.path === 'subjects/namespace') continue;
    visit(
      resource,
      spec,
      (slot) => (unsetOnly && slot.value ? undefined : slot.put(namespace)),
      () => '',
    );
  }
}

/** The hash of what is in generated objects goes into their names. */
export async function hashNames(map: ResMap, hash: (resource: Resource) => Promise<string>): Promise<void> {
  for (const resource of map.list) {
    if (!resource.needsHash) continue;
    const suffix = await hash(resource);
    resource.remember(effectiveNamespace);
    resource.setMeta('name', `${resource.name}-${suffix}`);
  }
}
