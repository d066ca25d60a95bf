import { ApiError, type KubeObject } from '../../apimachinery/types.ts';
import { pathOf, singularName } from '../../client/mapper.ts';
import { busy } from '../../os/clock.ts';
import { type BuildOptions, build, type Info, listError, MUST_PROVIDE, parseTargets, throwFound } from '../builder.ts';
import type { Command } from '../command.ts';
import { Failure, isNotFound, throwAll } from '../errors.ts';
import { cut, GET_FORMATS, outputPrinter } from '../printers/output.ts';
import { alignTable, type ServerTable, tableLines } from '../printers/table.ts';
import type { Session } from '../session.ts';
import { parseSort, sortTables } from '../sort.ts';

export const TABLE_ACCEPT =
  'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json';

export const get: Command = {
  about: `Show one or more resources.

 Without -o a table of what matters most is printed, with the columns that the server gives. Resources of the current namespace are shown unless -n or -A says otherwise; -l and --field-selector narrow the list.

Use "kubectl api-resources" for a complete list of supported resources.`,
  examples: `# All pods of the namespace
kubectl get pods

# More columns
kubectl get pods -o wide

# One deployment as YAML
kubectl get deployment web -o yaml

# Several kinds at once
kubectl get rc,services

# Only a field of one pod
kubectl get pod web -o jsonpath='{.status.phase}'

# Follow what happens
kubectl get pods --watch`,
  async run(session) {
    const { flags, args } = session;
    if (flags.changed('raw')) return raw(session);
    check(session);
    const { namespace } = session.namespace();
    if (!args.length && !flags.list('filename').length && !flags.string('kustomize')) {
      await session.err(
        'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\n',
      );
      throw new Failure(
        'Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).\nSee \'kubectl get -h\' for help and examples',
      );
    }
    const output = flags.string('output');
    const printer = await outputPrinter(session, { extra: GET_FORMATS, format: output === 'wide' ? '' : undefined });
    const columns = await customColumns(session, output);
    if (flags.bool('watch') || flags.bool('watch-only')) {
      const { watchObjects } = await busy(import('../watch.ts'));
      return watchObjects(session, printer, columns);
    }
    if (printer) return generic(session, printer);
    if (columns) {
      const { printColumns } = await busy(import('../printers/custom.ts'));
      return printColumns(session, columns, (await gather(session)) as Gathered);
    }
    return human(session, namespace);
  },
};

function check(session: Session): void {
  const { flags, args } = session;
  if (flags.bool('output-watch-events') && !flags.bool('watch') && !flags.bool('watch-only'))
    throw new Failure('--output-watch-events option can only be used with --watch or --watch-only');
  const labels = flags.bool('show-labels');
  const output = flags.string('output');
  if (labels && output && output !== 'wide') throw new Failure(`--show-labels option cannot be used with ${output} printer`);
  if (flags.string('subresource') && (flags.bool('all-namespaces') || (!args.some((a) => a.includes('/')) && args.length < 2)))
    throw new Failure('subresource cannot be used when bulk resources are specified');
}

async function customColumns(session: Session, output: string) {
  const [format, spec] = cut(output);
  if (!format.startsWith('custom-columns')) return undefined;
  const { columnsOf, columnsOfFile } = await busy(import('../printers/columns.ts'));
  if (format === 'custom-columns-file') return columnsOfFile(session, spec);
  return columnsOf(spec);
}

async function raw(session: Session): Promise<number> {
  const { flags, args } = session;
  const path = flags.string('raw');
  if (args.length) throw new Failure('arguments may not be passed when --raw is specified');
  if (flags.string('output')) throw new Failure('--raw and --output are mutually exclusive');
  if (!path.startsWith('/') && !/^[a-z]+:\/\//.test(path))
    throw new Failure(`--raw must be a valid URL path: parse ${JSON.stringify(path)}: invalid URI for request`);
  const { rawRequest } = await busy(import('../raw.ts'));
  return rawRequest(session, 'GET', path);
}

export function queryOf(session: Session): BuildOptions {
  const { flags } = session;
  return {
    files: flags.list('filename'),
    selector: flags.string('selector'),
    fieldSelector: flags.string('field-selector'),
    allNamespaces: flags.bool('all-namespaces'),
    everything: true,
    subresource: flags.string('subresource'),
    chunk: flags.int('chunk-size'),
    fetch: true,
  };
}

export interface Gathered {
  infos: Info[];
  errors: Error[];
  single: boolean;
}
export async function gather(session: Session): Promise<Gathered> {
  const found = await build(session, queryOf(session));
  if (session.flags.bool('ignore-not-found')) found.errors = found.errors.filter((e) => !isNotFound(e));
  return found;
}

async function generic(session: Session, printer: NonNullable<Awaited<ReturnType<typeof outputPrinter>>>): Promise<number> {
  const { flags } = session;
  const found = await gather(session);
  const objects = found.infos.map((i) => i.object as KubeObject);
  if (found.single) throwFound(found);
  if (!objects.length && flags.bool('ignore-not-found')) {
    throwFound(found);
    return 0;
  }
  const sortBy = flags.string('sort-by');
  if (sortBy) {
    const { sortObjects } = await busy(import('../sort.ts'));
    await sortObjects(session, objects, sortBy);
  }
  const names = flags.string('output').toLowerCase() === 'name';
  if (names && flags.int('v') >= 2)
    await session.klog(
      'I',
      'table_printer.go:45',
      'Unable to decode server response into a Table. Falling back to hardcoded types: attempt to decode non-Table object',
    );
  if (names) for (const object of objects) await session.out(await printer.print(object));
  else if (found.single && objects.length === 1) await session.out(await printer.print(objects[0]));
  else
    await session.out(
      await printer.print({ apiVersion: 'v1', items: objects, kind: 'List', metadata: { resourceVersion: '' } } as KubeObject),
    );
  throwFound(found);
  return 0;
}

export interface TableInfo {
  info: Info;
  table: ServerTable;
}

/** Tables as the server makes them, one for each name or list. */
export async function tables(session: Session): Promise<{ tables: TableInfo[]; errors: Error[] }> {
  const { flags } = session;
  const options = queryOf(session);
  const found: { tables: TableInfo[]; errors: Error[] } = { tables: [], errors: [] };
  const ask = async (info: Info, query: Record<string, string | undefined>) => {
    const path = pathOf(info.resource, info.namespace, info.name, info.name ? options.subresource : '');
    const includeObject = flags.string('sort-by') ? 'Object' : undefined;
    return session.request('GET', path, {
      accept: flags.bool('server-print') ? TABLE_ACCEPT : 'application/json',
      query: { ...query, includeObject },
    });
  };
  const one = async (info: Info) => {
    try {
      found.tables.push({ info, table: asTable(await ask(info, {})) });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      found.errors.push(await missing(session, info, error));
    }
  };
  if (options.files?.length) {
    const named = await build(session, { ...options, fetch: false });
    found.errors.push(...named.errors);
    for (const info of named.infos) await one(info);
    return found;
  }
  const { namespace } = session.namespace();
  const { targets, pairs } = await parseTargets(session, session.args);
  if (!targets.length) throw new Failure(MUST_PROVIDE);
  const named = targets.some((t) => t.names.length);
  if (named && options.selector) throw new Failure('name cannot be provided when a selector is specified');
  if (named && options.allNamespaces) throw new Failure('a resource cannot be retrieved by name across all namespaces');
  if (named && options.fieldSelector && !pairs) throw new Failure('name cannot be provided when a selector is specified');
  for (const { resource, names } of targets) {
    const ns = resource.namespaced && !options.allNamespaces ? namespace : '';
    for (const name of names) await one({ resource, namespace: ns, name, source: '' });
    if (names.length) continue;
    try {
      let next: string | undefined;
      do {
        const table = asTable(
          await ask(
            { resource, namespace: ns, name: '', source: '' },
            {
              continue: next,
              fieldSelector: options.fieldSelector || undefined,
              labelSelector: options.selector || undefined,
              limit: (options.chunk ?? 500) > 0 ? `${options.chunk}` : undefined,
            },
          ),
        );
        found.tables.push({ info: { resource, namespace: ns, name: '', source: '' }, table });
        next = table.metadata?.continue || undefined;
      } while (next);
    } catch (error) {
      found.errors.push(listError(error, resource, options));
    }
  }
  return found;
}

async function missing(session: Session, info: Info, error: ApiError): Promise<Error> {
  if (error.reason !== 'NotFound' || !info.namespace || info.namespace === 'default' || error.status.details?.kind === undefined)
    return error;
  try {
    await session.request('GET', `/api/v1/namespaces/${encodeURIComponent(info.namespace)}`);
  } catch (other) {
    if (isNotFound(other)) return other;
  }
  return error;
}

/** A server that makes no tables gives objects: their names and ages are shown. */
export function asTable(value: KubeObject | ServerTable): ServerTable {
  if (value.kind === 'Table') return value as ServerTable;
  const object = value as KubeObject;
  const items: KubeObject[] = object.kind.endsWith('List') && Array.isArray(object.items) ? object.items : [object];
  return {
    kind: 'Table',
    columnDefinitions: [
      { name: 'Name', type: 'string', format: 'name' },
      { name: 'Age', type: 'date' },
    ],
    rows: items.map((item) => ({ cells: [item.metadata.name, item.metadata.creationTimestamp], object: item })),
    metadata: object.metadata as ServerTable['metadata'],
  };
}

async function human(session: Session, namespace: string): Promise<number> {
  const { flags } = session;
  const found = await tables(session);
  if (flags.bool('ignore-not-found')) found.errors = found.errors.filter((e) => !isNotFound(e));
  const sortBy = flags.string('sort-by');
  if (sortBy) await sortTables(session, found.tables, parseSort(sortBy));
  if (!flags.bool('server-print')) {
    const { shortAge } = await busy(import('../printers/age.ts'));
    for (const { table } of found.tables)
      for (const row of table.rows) row.cells[1] = shortAge(row.cells[1], session.proc.machine.clock.now());
  }
  const text = renderTables(session, found.tables);
  await session.out(text);
  const quiet = flags.bool('ignore-not-found');
  if (!text && !quiet && !found.errors.length) {
    const inNamespace = !flags.bool('all-namespaces') && found.tables.every((t) => t.info.resource.namespaced);
    await session.err(inNamespace ? `No resources found in ${namespace} namespace.\n` : 'No resources found\n');
  }
  throwAll(found.errors);
  return 0;
}

export function renderTables(session: Session, all: TableInfo[]): string {
  const { flags } = session;
  const kinds = new Set(all.map((t) => t.info.resource));
  const withKind = flags.bool('show-kind') || kinds.size > 1;
  let text = '';
  let i = 0;
  while (i < all.length) {
    const { resource } = all[i].info;
    const lines: string[] = [];
    let header = '';
    for (; i < all.length && all[i].info.resource === resource; i++) {
      const columns = JSON.stringify(all[i].table.columnDefinitions?.map((c) => c.name));
      const some = tableLines(
        all[i].table,
        {
          wide: flags.string('output') === 'wide',
          noHeaders: flags.bool('no-headers'),
          withNamespace: flags.bool('all-namespaces') && resource.namespaced,
          kind: withKind ? singularName(resource) : '',
          showLabels: flags.bool('show-labels'),
          columnLabels: flags.list('label-columns'),
        },
        header !== columns,
      );
      if (some.length) header = columns;
      lines.push(...some);
    }
    if (lines.length) text += `${text && !flags.bool('no-headers') ? '\n' : ''}${alignTable(lines)}`;
  }
  return text;
}
