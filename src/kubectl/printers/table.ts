import { alignTabs, TABLE } from './tabwriter.ts';

export interface TableColumn {
  name: string;
  type: string;
  format?: string;
  priority?: number;
}
export interface ServerTable {
  kind: 'Table';
  columnDefinitions: TableColumn[];
  rows: { cells: any[]; object?: any }[];
  metadata?: { resourceVersion?: string; continue?: string };
}
export interface TableOptions {
  wide: boolean;
  noHeaders: boolean;
  withNamespace: boolean;
  /** `pod` before each name */
  kind: string;
  showLabels: boolean;
  columnLabels: string[];
}

/** Rows as tab-separated lines, the header first. Upstream: cli-runtime/pkg/printers/tableprinter.go. */
export function tableLines(table: ServerTable, options: TableOptions, withHeader: boolean): string[] {
  if (!table.rows?.length) return [];
  const shown = table.columnDefinitions.map((c, i) => ({ c, i })).filter(({ c }) => options.wide || !c.priority);
  const lines: string[] = [];
  if (withHeader && !options.noHeaders) {
    const header = shown.map(({ c }) => c.name.toUpperCase());
    if (options.withNamespace) header.unshift('NAMESPACE');
    for (const label of options.columnLabels) header.push((label.split('/').pop() as string).toUpperCase());
    if (options.showLabels) header.push('LABELS');
    lines.push(header.join('\t'));
  }
  for (const row of table.rows) {
    const meta = row.object?.metadata;
    const cells = shown.map(({ c, i }, n) => {
      const text = cellText(row.cells[i]);
      return options.kind && n === 0 && (c.format === 'name' || i === 0) ? `${options.kind}/${text}` : text;
    });
    if (options.withNamespace) cells.unshift(meta?.namespace ?? '');
    for (const label of options.columnLabels) cells.push(meta?.labels?.[label] ?? '');
    if (options.showLabels) cells.push(labelText(meta?.labels));
    lines.push(cells.join('\t'));
  }
  return lines;
}

export const labelText = (labels: Record<string, string> | undefined): string => {
  const names = Object.keys(labels ?? {}).sort();
  return names.length ? names.map((n) => `${n}=${labels?.[n]}`).join(',') : '<none>';
};

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'object' ? goMap(value) : `${value}`;
  if (!/[\n\r\f\t]/.test(text)) return text;
  const cut = text.search(/[\n\r\f]/);
  return cut >= 0 ? `${text.slice(0, cut)}...` : text.replaceAll('\t', '\\t');
}
const goMap = (value: object): string =>
  Array.isArray(value)
    ? `[${value.join(' ')}]`
    : `map[${Object.entries(value)
        .map(([k, v]) => `${k}:${v}`)
        .join(' ')}]`;

export const alignTable = (lines: string[], remembered?: number[]): string =>
  lines.length ? `${alignTabs(lines.join('\n'), TABLE, remembered)}\n` : '';
