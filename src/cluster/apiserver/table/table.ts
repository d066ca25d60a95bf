import type { KubeList, KubeObject } from '../../../apimachinery/types.ts';
import type { Column, ResourceDefinition } from '../../../kinds/resource.ts';
import type { Call } from '../context.ts';
import { DESCRIPTIONS } from './descriptions.ts';
import { partial } from './transform.ts';

const GENERIC: Column[] = [
  { name: 'Name', type: 'string', format: 'name', priority: 0 },
  { name: 'Created At', type: 'date', format: '', priority: 0 },
];
const NAME =
  'Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names';
const CREATED =
  'CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for lists. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata';
const COMMON: Record<string, string> = { Name: NAME, 'Created At': CREATED, Age: CREATED };

interface Wish {
  version: string;
  include: string;
  headers: boolean;
}
/** Upstream: meta.k8s.io Table and apiserver/pkg/registry/rest/table.go for kinds without columns. */
export function tableOf(call: Call, value: KubeObject | KubeList, wish: Wish): object {
  const { definition, server } = call;
  const list = 'items' in value && Array.isArray(value.items);
  const objects = list ? (value as KubeList).items : [value as KubeObject];
  const now = server.clock.now();
  const { metadata } = value as KubeList;
  return {
    kind: 'Table',
    apiVersion: `meta.k8s.io/${wish.version}`,
    metadata: list ? (metadata.continue ? metadata : { ...metadata, continue: undefined }) : { resourceVersion: metadata?.resourceVersion },
    columnDefinitions: wish.headers ? columnsOf(definition).map((c) => described(definition, c)) : null,
    rows: objects.map((o) => ({ cells: cellsOf(definition, o, now), ...included(o, wish) })),
  };
}
export const listMeta = ({ continue: more, ...rest }: KubeList['metadata']) => ({ ...rest, ...(more && { continue: more }) });
const columnsOf = (definition: ResourceDefinition): Column[] => definition.columns ?? GENERIC;
const described = (definition: ResourceDefinition, { name, type, format, priority, ...rest }: Column & { description?: string }) => ({
  name,
  type,
  format,
  description: rest.description ?? DESCRIPTIONS[definition.resource]?.[name] ?? COMMON[name] ?? '',
  priority,
});
function cellsOf(definition: ResourceDefinition, object: KubeObject, now: number): unknown[] {
  if (definition.cells && definition.columns) return definition.cells(object, now);
  return [object.metadata.name, object.metadata.creationTimestamp];
}
function included(object: KubeObject, { include, version }: Wish): { object?: unknown } {
  if (include === 'None') return { object: null };
  return { object: include === 'Object' ? object : partial(object, version) };
}
