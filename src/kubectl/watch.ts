import { ApiError, type KubeObject } from '../apimachinery/types.ts';
import { pathOf, singularName } from '../client/mapper.ts';
import { watch } from '../client/rest.ts';
import { busy } from '../os/clock.ts';
import { parseTargets } from './builder.ts';
import { asTable, queryOf, TABLE_ACCEPT } from './commands/get.ts';
import { Failure } from './errors.ts';
import type { CustomColumn } from './printers/columns.ts';
import type { Printer } from './printers/output.ts';
import { alignTable, type ServerTable, tableLines } from './printers/table.ts';
import type { Session } from './session.ts';

/** get --watch: what is there, then every change, until interrupted. */
export async function watchObjects(session: Session, printer: Printer | undefined, columns: CustomColumn[] | undefined): Promise<number> {
  const { flags } = session;
  const options = queryOf(session);
  if (flags.string('sort-by')) await session.err('warning: --watch requested, --sort-by will be ignored for watch events received\n');
  const { targets } = await parseTargets(session, session.args);
  if (targets.length > 1 && targets.every((t) => !t.names.length)) throw new Failure('you may only specify a single resource type');
  if (targets.length !== 1 || targets[0].names.length > 1)
    throw new Failure('watch is only supported on individual resources and resource collections - 2 resources were found');
  const [{ resource, names }] = targets;
  const namespace = resource.namespaced && !options.allNamespaces ? session.namespace().namespace : '';
  const human = !printer && !columns;
  const fieldSelector = [names.length ? `metadata.name=${names[0]}` : '', options.fieldSelector].filter(Boolean).join(',');
  const query = { fieldSelector: fieldSelector || undefined, labelSelector: options.selector || undefined };
  const accept = human && flags.bool('server-print') ? TABLE_ACCEPT : 'application/json';
  if (names.length) await session.request('GET', pathOf(resource, namespace, names[0]));
  const list = await session.request('GET', pathOf(resource, namespace), { accept, query });
  const remembered: number[] = [];
  let header = true;
  let definitions: ServerTable['columnDefinitions'] = [];

  const show = async (value: KubeObject | ServerTable, event: string) => {
    if (human) {
      const table = asTable(value as KubeObject);
      if (table.columnDefinitions?.length) definitions = table.columnDefinitions;
      let shown: ServerTable = { ...table, columnDefinitions: definitions };
      if (flags.bool('output-watch-events'))
        shown = {
          ...shown,
          columnDefinitions: [{ name: 'Event', type: 'string' }, ...definitions],
          rows: shown.rows.map((r) => ({ ...r, cells: [event, ...r.cells] })),
        };
      const lines = tableLines(
        shown,
        {
          wide: flags.string('output') === 'wide',
          noHeaders: flags.bool('no-headers'),
          withNamespace: Boolean(flags.bool('all-namespaces')) && resource.namespaced,
          kind: flags.bool('show-kind') ? singularName(resource) : '',
          showLabels: flags.bool('show-labels'),
          columnLabels: flags.list('label-columns'),
        },
        header,
      );
      if (lines.length) header = false;
      await session.out(alignTable(lines, remembered));
      return;
    }
    const object = value as KubeObject;
    if (columns) {
      const { customRow } = await busy(import('./printers/columns.ts'));
      const lines = header && !flags.bool('no-headers') ? [columns.map((c) => c.header).join('\t')] : [];
      header = false;
      await session.out(alignTable([...lines, customRow(columns, object)], remembered));
    } else if (flags.bool('output-watch-events') && flags.string('output').toLowerCase() !== 'name')
      await session.out(await (printer as Printer).print({ object, type: event } as unknown as KubeObject));
    else await session.out(await (printer as Printer).print(object));
  };

  if (!flags.bool('watch-only')) {
    if (human) await show(list, 'ADDED');
    else {
      const kind = list.kind.replace(/List$/, '');
      for (const item of list.items) await show({ apiVersion: list.apiVersion, kind, ...item }, 'ADDED');
    }
  }
  const events = watch(await session.client(), pathOf(resource, namespace), {
    accept,
    query: { ...query, resourceVersion: list.metadata?.resourceVersion },
    signal: session.proc.signal,
  });
  for await (const event of events) {
    if (event.type === 'ERROR') throw new ApiError(event.object);
    if (event.type !== 'BOOKMARK') await show(event.object, event.type);
  }
  return 0;
}
