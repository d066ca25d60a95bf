import { toGoJson } from '../../apimachinery/json.ts';
import { mergeDiff } from '../../apimachinery/patch/merge.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import { pathOf, singularName } from '../../client/mapper.ts';
import { build, type Found, type Info, visitAll } from '../builder.ts';
import type { Command } from '../command.ts';
import { type DryRun, dryRunOf, dryRunSuffix } from '../dryrun.ts';
import { Failure, throwAll } from '../errors.ts';
import { annotationChanges, type Changes, checkBoth, labelChanges, splitWords } from '../pairs.ts';
import { namePrinted, outputPrinter } from '../printers/output.ts';
import { CHANGE_CAUSE, recorded } from '../recording.ts';
import { Session } from '../session.ts';
import { LOCAL_AND_SERVER } from '../setting.ts';

interface Kind {
  /** `label` */
  what: 'label' | 'annotation';
  field: 'labels' | 'annotations';
  /** What help calls a file. */
  file: string;
  changes(pairs: string[]): Changes;
  /** Looks once more, after the flags. */
  late?(changes: Changes): void;
  /** Throws when a value would be replaced without --overwrite. */
  protect(changes: Changes, old: Record<string, string>): void;
  /** What was done, said after the name. */
  outcome(changes: Changes, old: Record<string, string>, now: Record<string, string>): string;
  /** Only what changes something is sent, and the object is printed as it was wanted. */
  lazy: boolean;
}

const command = (kind: Kind, about: string, examples: string): Command => ({
  about,
  examples,
  async run(session) {
    const { flags } = session;
    const dryRun = await dryRunOf(session);
    const { resources, pairs } = splitWords(session.args, kind.what);
    const changes = kind.changes(pairs);
    check(session, kind, resources, changes, dryRun);
    const listing = flags.bool('list');
    const found = await find(session, resources);
    if (!found.single && flags.string('resource-version')) throw new Failure('--resource-version may only be used with a single resource');
    await visitAll(found, async (info) => {
      const { object, outcome } = await change(session, kind, info, changes, dryRun);
      if (listing) return list(session, kind, info, object, !found.single);
      const printer = await outputPrinter(session);
      if (printer) await session.out(await printer.print(object));
      else await session.out(namePrinted(session, object, `${outcome}${dryRunSuffix(dryRun)}`, singularName(info.resource)));
    });
  },
});

function check({ flags }: Session, kind: Kind, resources: string[], changes: Changes, dryRun: DryRun): void {
  const files = flags.list('filename').length > 0 || Boolean(flags.string('kustomize'));
  if (flags.bool('list') && flags.string('output')) throw new Failure('--list and --output may not be specified together');
  if (flags.bool('all') && flags.string('selector')) throw new Failure('cannot set --all and --selector at the same time');
  if (flags.bool('all') && flags.string('field-selector')) throw new Failure('cannot set --all and --field-selector at the same time');
  if (flags.bool('local')) {
    if (dryRun === 'server') throw new Failure(LOCAL_AND_SERVER);
    const example = `-f ${kind.file}.yaml or --filename=${kind.file}.json`;
    if (resources.length) throw new Failure(`can only use local files by ${example} when --local=true is set`);
    if (!files) throw new Failure(`one or more files must be specified as ${example}`);
  } else if (!resources.length && !files)
    throw new Failure('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  if (!Object.keys(changes.set).length && !changes.remove.length && !flags.bool('list'))
    throw new Failure(`at least one ${kind.what} update is required`);
  kind.late?.(changes);
}

function find(session: Session, resources: string[]): Promise<Found> {
  const { flags } = session;
  const scoped = new Session(session.proc, session.path, flags, resources, -1);
  const local = flags.bool('local');
  return build(scoped, {
    files: flags.list('filename'),
    selector: local ? '' : flags.string('selector'),
    fieldSelector: flags.string('field-selector'),
    everything: flags.bool('all') && resources.length === 1 && !resources[0].includes('/'),
    allNamespaces: flags.bool('all-namespaces'),
    fetch: !local,
    local,
  });
}

async function change(session: Session, kind: Kind, info: Info, changes: Changes, dryRun: DryRun) {
  const { flags } = session;
  const before = info.object as KubeObject;
  const here = dryRun === 'client' || flags.bool('local') || flags.bool('list');
  const old = before.metadata[kind.field] ?? {};
  if (kind.lazy && !here)
    for (const key of changes.remove) if (!(key in old)) await session.out(`${kind.what} ${JSON.stringify(key)} not found.\n`);
  if (!flags.bool('overwrite')) kind.protect(changes, old);
  const now = { ...old, ...changes.set };
  for (const key of changes.remove) delete now[key];
  const { [kind.field]: _, ...rest } = before.metadata;
  const metadata: KubeObject['metadata'] = Object.keys(now).length ? { ...rest, [kind.field]: now } : rest;
  const version = flags.string('resource-version');
  if (version) metadata.resourceVersion = version;
  const wanted: KubeObject = { ...before, metadata };
  const outcome = kind.outcome(changes, old, now);
  if (here) return { object: wanted, outcome };
  const after = recorded(session, wanted);
  if (kind.lazy && outcome === 'not labeled') return { object: after, outcome };
  const patch = mergeDiff(version ? { ...before, metadata: { ...before.metadata, resourceVersion: undefined } } : before, after);
  const object = await session.request<KubeObject>('PATCH', pathOf(info.resource, info.namespace, info.name), {
    body: toGoJson(patch, '', true),
    contentType: 'application/merge-patch+json',
    query: { dryRun: dryRun === 'server' ? 'All' : undefined, fieldManager: flags.string('field-manager') || undefined },
  });
  return { object: kind.lazy ? after : object, outcome };
}

async function list(session: Session, kind: Kind, info: Info, object: KubeObject, several: boolean): Promise<void> {
  const indent = several ? ' ' : '';
  if (several) await session.out(`Listing ${kind.field} for ${info.resource.kind}.${info.resource.group}/${info.name}:\n`);
  for (const [key, value] of Object.entries(object.metadata[kind.field] ?? {})) await session.out(`${indent}${key}=${value}\n`);
}

export const label = command(
  {
    what: 'label',
    field: 'labels',
    file: 'pod',
    lazy: true,
    changes: labelChanges,
    protect({ set }, old) {
      const held = Object.keys(set).filter((key) => key in old && old[key] !== set[key]);
      throwAll(held.map((key) => new Failure(`'${key}' already has a value (${old[key]}), and --overwrite is false`)));
    },
    outcome({ set, remove }, old, now) {
      const added = Object.keys(set).some((key) => now[key] !== old[key]);
      const removed = remove.some((key) => key in old);
      return added && removed ? 'modified' : added ? 'labeled' : removed ? 'unlabeled' : 'not labeled';
    },
  },
  `Change the labels of a resource.

 A label's key and value are up to 63 characters; a key may have a DNS prefix before a slash. \`key-\` takes a label away.`,
  `kubectl label pod web tier=front\nkubectl label --overwrite pods web status=bad\nkubectl label pods --all tier-`,
);

export const annotate = command(
  {
    what: 'annotation',
    field: 'annotations',
    file: 'rsrc',
    lazy: false,
    changes: annotationChanges,
    late: checkBoth,
    protect({ set }, old) {
      const held = Object.keys(set).filter((key) => key !== CHANGE_CAUSE && key in old && old[key] !== set[key]);
      if (held.length)
        throw new Failure(
          `--overwrite is false but found the following declared annotation(s): ${held.map((k) => `'${k}' already has a value (${old[k]})`).join('; ')}`,
        );
    },
    outcome: () => 'annotated',
  },
  'Change the annotations of a resource: keys and values that keep any text, for tools and people.',
  `kubectl annotate pod web note="looked at"\nkubectl annotate pods --all note-`,
);
