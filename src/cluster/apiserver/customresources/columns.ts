import type { KubeObject } from '../../../apimachinery/types.ts';
import type { Column } from '../../../kinds/resource.ts';

interface PrinterColumn {
  name: string;
  type: string;
  format?: string;
  description?: string;
  priority?: number;
  jsonPath: string;
}
const NAME_COLUMN: Column = { name: 'Name', type: 'string', format: 'name', priority: 0 };
const AGE: PrinterColumn = { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' };

/** Columns and cells of a version's tables. Upstream: apiextensions-apiserver/pkg/registry/customresource/tableconvertor. */
export function tableOfCustom(given: PrinterColumn[] | undefined, now: (ms: number, time: string) => string) {
  const extra = given?.length ? given : [AGE];
  const columns: Column[] = [
    NAME_COLUMN,
    ...extra.map((c) => ({
      name: c.name,
      type: c.type,
      format: c.format ?? '',
      priority: c.priority ?? 0,
      ...(c.description
        ? { description: c.description }
        : given?.length
          ? { description: `Custom resource definition column (in JSONPath format): ${c.jsonPath}` }
          : {}),
    })),
  ];
  const cells = (object: KubeObject, at: number): unknown[] => [
    object.metadata.name,
    ...extra.map((c) => {
      const value = lookUp(object, c.jsonPath);
      if (value === undefined || value === null) return c.type === 'date' ? '<unknown>' : null;
      if (c.type === 'date') return now(at, `${value}`);
      if (c.type === 'integer') return typeof value === 'number' ? Math.trunc(value) : null;
      if (c.type === 'number') return typeof value === 'number' ? value : null;
      if (c.type === 'boolean') return typeof value === 'boolean' ? value : null;
      return typeof value === 'object' ? JSON.stringify(value) : `${value}`;
    }),
  ];
  return { columns, cells };
}

/** The first value at a simple JSONPath: fields, indices, `['key']`, `[*]` and `[?(@.a=="b")]`. */
export function lookUp(object: unknown, path: string): unknown {
  let at: unknown[] = [object];
  for (const [, field, quoted, index, key, wanted] of path.matchAll(
    /\.([\w-]+(?:\\\.[\w-]+)*)|\['([^']+)'\]|\[(\d+|\*)\]|\[\?\(@\.([\w.]+)\s*==\s*["']([^"']*)["']\)\]/g,
  )) {
    const name = (field ?? quoted)?.replaceAll('\\.', '.');
    at = at.flatMap((v) => {
      if (v === null || typeof v !== 'object') return [];
      if (name !== undefined) return Object.hasOwn(v, name) ? [(v as Record<string, unknown>)[name]] : [];
      const list = Array.isArray(v) ? v : Object.values(v);
      if (key !== undefined) return list.filter((item) => `${lookUp(item, `.${key}`)}` === wanted);
      return index === '*' ? list : Number(index) < list.length ? [list[Number(index)]] : [];
    });
  }
  return at[0];
}
