import type { KubeList, KubeObject } from '../../../apimachinery/types.ts';
import type { Column, ResourceDefinition } from '../../../kinds/resource.ts';
import type { Call } from '../context.ts';
import { internalOf } from './internal.ts';
import { columnWords } from './load.ts';
import { partial } from './transform.ts';

const GENERIC: Column[] = [
  { name: 'Name', type: 'string', format: 'name', priority: 0 },
  { name: 'Created At', type: 'date', format: '', priority: 0 },
];
const COMMON: Record<string, string> = { Name: 'Name', 'Created At': 'Age', Age: 'Age' };

interface Wish {
  version: string;
  headers: boolean;
}
interface Row {
  cells: unknown[];
  conditions?: object[];
}
/** A Table whose rows lack their objects, and those. Upstream: meta.k8s.io Table and apiserver/pkg/registry/rest/table.go for kinds without columns. */
export function tableParts(call: Call, value: KubeObject | KubeList, wish: Wish) {
  const { definition, server } = call;
  const list = 'items' in value && Array.isArray(value.items);
  const items = list ? (value as KubeList).items : [value as KubeObject];
  const objects = definition.rowOrder ? [...items].sort(definition.rowOrder) : items;
  const now = server.clock.now();
  const { metadata } = value as KubeList;
  const table = {
    kind: 'Table',
    apiVersion: `meta.k8s.io/${wish.version}`,
    metadata: list ? (metadata.continue ? metadata : { ...metadata, continue: undefined }) : { resourceVersion: metadata?.resourceVersion },
    columnDefinitions: wish.headers ? columnsOf(definition).map((c) => described(definition, c)) : null,
    rows: objects.map((o): Row => ({ cells: cellsOf(definition, o, now), ...conditionsOf(definition, o) })),
  };
  return { table, objects };
}
export function tableOf(call: Call, value: KubeObject | KubeList, wish: Wish & { include: string }): object {
  const { table, objects } = tableParts(call, value, wish);
  return { ...table, rows: table.rows.map((row, i) => ({ ...row, ...included(call.definition, objects[i], wish) })) };
}
export const listMeta = ({ continue: more, ...rest }: KubeList['metadata']) => ({ ...rest, ...(more && { continue: more }) });
const columnsOf = (definition: ResourceDefinition): Column[] => definition.columns ?? GENERIC;
function described({ resource }: ResourceDefinition, { name, type, format, priority, ...rest }: Column & { description?: string }) {
  const { columns, WORDS } = columnWords();
  const description = rest.description ?? columns[resource]?.[name] ?? WORDS[resource]?.[name] ?? columns.all[COMMON[name]] ?? '';
  return { name, type, format, description, priority };
}
function cellsOf(definition: ResourceDefinition, object: KubeObject, now: number): unknown[] {
  if (definition.cells && definition.columns) return definition.cells(object, now);
  return [object.metadata.name ?? '', object.metadata.creationTimestamp ?? '0001-01-01T00:00:00Z'];
}
function conditionsOf(definition: ResourceDefinition, object: KubeObject): { conditions?: object[] } {
  const conditions = definition.rowConditions?.(object) ?? [];
  return conditions.length ? { conditions } : {};
}
function included(
  definition: ResourceDefinition,
  object: KubeObject,
  { include, version }: { include: string; version: string },
): { object?: unknown } {
  if (include === 'None') return { object: null };
  return { object: include === 'Object' ? object : partial(internalOf(definition, object), version) };
}
