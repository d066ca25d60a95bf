import { byCodePoint } from '../apimachinery/json.ts';
import { compareQuantity, isQuantity } from '../apimachinery/quantity.ts';
import type { KubeObject } from '../apimachinery/types.ts';
import type { TableInfo } from './commands/get.ts';
import { Exit, Failure } from './errors.ts';
import { goSort } from './gosort.ts';
import { JsonPath } from './jsonpath/run.ts';
import { relaxedPath } from './printers/columns.ts';
import type { Session } from './session.ts';

export function parseSort(expression: string): JsonPath | undefined {
  try {
    return new JsonPath(relaxedPath(expression), true);
  } catch {
    return undefined;
  }
}
const fieldAt = (path: JsonPath, object: unknown): unknown => path.find(object)[0]?.[0];

/** Rows of one kind by a field of their objects; several tables, or a field that none has, cannot be sorted. */
export async function sortTables(session: Session, all: TableInfo[], path: JsonPath | undefined): Promise<void> {
  const rows = all.reduce((n, t) => n + (t.table.rows?.length ?? 0), 0);
  if (!rows) return;
  const broken = () => {
    for (const t of all) t.table.rows = [];
  };
  if (!path) return broken();
  if (all.length > 1) throw new Failure(`couldn't find any field with path "${path.template}" in the list of objects`);
  const values = new Map(all[0].table.rows.map((row) => [row, fieldAt(path, row.object)]));
  if ([...values.values()].every((v) => v === undefined)) return broken();
  await refuseUnsortable(
    session,
    path.template,
    [...values.values()].filter((v) => v !== undefined),
  );
  goSort(all[0].table.rows, (a, b) => precedes(values.get(a), values.get(b)));
}

export async function sortObjects(session: Session, objects: KubeObject[], expression: string): Promise<void> {
  if (!objects.length) return;
  const text = relaxedPath(expression);
  const path = new JsonPath(text, true);
  const values = new Map(objects.map((o) => [o, fieldAt(path, o)]));
  const known = [...values.values()].filter((v) => v !== undefined);
  if (!known.length) throw new Failure(`couldn't find any field with path "${text}" in the list of objects`);
  await refuseUnsortable(session, text, known);
  goSort(objects, (a, b) => precedes(values.get(a), values.get(b)));
}

export async function refuseUnsortable(session: Session, text: string, values: unknown[]): Promise<void> {
  const bad = values.find((v) => typeof v === 'object' && v !== null);
  if (bad === undefined || values.length < 2) return;
  const type = Array.isArray(bad) ? '[]interface {}' : 'map[string]interface {}';
  await session.klog(
    'F',
    'sorter.go:375',
    `Field ${text} in [][][]reflect.Value is an unsortable type: interface, err: unsortable type: ${type}`,
  );
  throw new Exit(255);
}

/** Whether one comes before the other: nothing before all, quantities by worth. Upstream: kubectl/pkg/cmd/get/sorter.go isLess. */
export function precedes(a: unknown, b: unknown): boolean {
  if (a === undefined) return true;
  if (b === undefined || b === null) return false;
  if (a === null) return true;
  if (typeof a === 'number' && typeof b === 'number') return a < b;
  const x = `${a}`;
  const y = `${b}`;
  if (isQuantity(x) && isQuantity(y)) return compareQuantity(x, y) < 0;
  return byCodePoint(x, y) < 0;
}
