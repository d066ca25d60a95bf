import { toGoJson } from '../../apimachinery/json.ts';
import { mergeDiff } from '../../apimachinery/patch/merge.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import { pathOf, singularName } from '../../client/mapper.ts';
import { build, type Found, type Info } from '../builder.ts';
import type { Command } from '../command.ts';
import { type DryRun, dryRunOf, dryRunSuffix } from '../dryrun.ts';
import { Failure, throwAll } from '../errors.ts';
import { annotationChanges, type Changes, labelChanges, splitWords } from '../pairs.ts';
import { namePrinted, outputPrinter } from '../printers/output.ts';
import { Session } from '../session.ts';

interface Kind {
  /** `label` */
  what: 'label' | 'annotation';
  field: 'labels' | 'annotations';
  changes(pairs: string[]): Changes;
  /** Throws when a value would be replaced without --overwrite. */
  protect(changes: Changes, old: Record<string, string>): void;
  /** What was done, said after the name. */
  outcome(session: Session, changes: Changes, old: Record<string, string>, now: Record<string, string>): Promise<string>;
}

const NO_RESOURCE = 'one or more resources must be specified as <resource> <name> or <resource>/<name>';

const command = (kind: Kind, about: string, examples: string): Command => ({
  about,
  examples,
  async run(session) {
    const { flags } = session;
    const { resources, pairs } = splitWords(session.args, kind.what);
    const files = flags.list('filename');
    if (!resources.length && !files.length && !flags.string('kustomize')) throw new Failure(NO_RESOURCE);
    const dryRun = await dryRunOf(session);
    const changes = kind.changes(pairs);
    const listing = flags.bool('list');
    if (!pairs.length && !listing) throw new Failure(`at least one ${kind.what} update is required`);
    const printer = await outputPrinter(session);
    const found = await find(session, resources, files);
    const { errors } = found;
    for (const info of found.infos) {
      try {
        const { object, outcome } = await change(session, kind, info, changes, dryRun);
        if (listing) await list(session, kind, info, object, found.infos.length > 1);
        else if (printer) await session.out(await printer.print(object));
        else await session.out(namePrinted(session, object, `${outcome}${dryRunSuffix(dryRun)}`, singularName(info.resource)));
      } catch (error) {
        errors.push(error as Error);
      }
    }
    throwAll(errors);
  },
});

function find(session: Session, resources: string[], files: string[]): Promise<Found> {
  const { flags } = session;
  const scoped = new Session(session.proc, session.path, flags, resources, -1);
  return build(scoped, {
    files,
    selector: flags.string('selector'),
    fieldSelector: flags.string('field-selector'),
    all: flags.bool('all'),
    allNamespaces: flags.bool('all-namespaces'),
    fetch: !flags.bool('local'),
  });
}

async function change(session: Session, kind: Kind, info: Info, changes: Changes, dryRun: DryRun) {
  const { flags } = session;
  const before = info.object as KubeObject;
  const old = before.metadata[kind.field] ?? {};
  if (!flags.bool('overwrite')) kind.protect(changes, old);
  const now = { ...old, ...changes.set };
  for (const key of changes.remove) delete now[key];
  const metadata = { ...before.metadata, [kind.field]: Object.keys(now).length ? now : undefined };
  const version = flags.string('resource-version');
  if (version) metadata.resourceVersion = version;
  const after: KubeObject = { ...before, metadata };
  if (!Object.keys(now).length) delete after.metadata[kind.field];
  const outcome = await kind.outcome(session, changes, old, now);
  const patch = mergeDiff(before, after);
  const nothing = !Object.keys(changes.set).length && !changes.remove.length;
  if (dryRun === 'client' || flags.bool('local') || nothing) return { object: after, outcome };
  const object = await session.request<KubeObject>('PATCH', pathOf(info.resource, info.namespace, info.name), {
    body: toGoJson(patch, '', true),
    contentType: 'application/merge-patch+json',
    query: { dryRun: dryRun === 'server' ? 'All' : undefined, fieldManager: flags.string('field-manager') || undefined },
  });
  return { object, outcome };
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
    changes: labelChanges,
    protect({ set }, old) {
      for (const [key, value] of Object.entries(set))
        if (key in old && old[key] !== value) throw new Failure(`'${key}' already has a value (${old[key]}), and --overwrite is false`);
    },
    async outcome(session, { set, remove }, old, now) {
      for (const key of remove) if (!(key in old)) await session.out(`label ${JSON.stringify(key)} not found.\n`);
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
    changes: annotationChanges,
    protect({ set }, old) {
      const held = Object.keys(set).filter((key) => key in old && old[key] !== set[key]);
      if (held.length)
        throw new Failure(
          `--overwrite is false but found the following declared annotation(s): ${held.map((k) => `'${k}' already has a value (${old[k]})`).join('; ')}`,
        );
    },
    outcome: async () => 'annotated',
  },
  'Change the annotations of a resource: keys and values that keep any text, for tools and people.',
  `kubectl annotate pod web note="looked at"\nkubectl annotate pods --all note-`,
);
