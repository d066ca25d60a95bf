import { isQualifiedName, isValidLabelValue } from '../../apimachinery/labels.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import { pathOf } from '../../client/mapper.ts';
import { build, visitAll } from '../builder.ts';
import type { Command } from '../command.ts';
import { dryRunOf, validationOf } from '../dryrun.ts';
import { Failure, NoResource } from '../errors.ts';
import { teller } from '../printers/output.ts';
import { Session } from '../session.ts';

interface Taint {
  key: string;
  value?: string;
  effect: string;
}
const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];
const same = (a: Taint, b: Taint): boolean => a.key === b.key && a.effect === b.effect;

/** Upstream: kubectl/pkg/cmd/taint. */
export const taint: Command = {
  about: 'Set or remove taints of nodes. A taint is KEY=VALUE:EFFECT; the effect is NoSchedule, PreferNoSchedule or NoExecute.',
  examples: `kubectl taint nodes node01 dedicated=ovens:NoSchedule\nkubectl taint nodes node01 dedicated:NoSchedule-\nkubectl taint nodes node01 dedicated-`,
  async run(session) {
    const { flags } = session;
    const dryRun = await dryRunOf(session);
    const validation = validationOf(session);
    const { words, specs } = splitArguments(session.args);
    if (!words.length) throw new Failure('one or more resources must be specified as <resource> <name>');
    if (!specs.length) throw new Failure('at least one taint update is required');
    const { add, remove } = parseTaints(session, specs);
    const clash = remove.filter((r) => add.some((a) => a.key === r.key && (!r.effect || a.effect === r.effect)));
    const type = words[0].toLowerCase();
    const resource = type.includes('/') ? undefined : await session.resource(type);
    if (!resource) throw new NoResource(type);
    if (resource.resource !== 'nodes' || resource.group) throw new Failure(`invalid resource type ${type}, only node types are supported`);
    if (clash.length)
      throw new Failure(
        `can not both modify and remove the following taint(s) in the same command: ${clash.map((t) => `${t.key}=${t.effect}`).join(', ')}`,
      );
    const [all, selector] = [flags.bool('all'), flags.string('selector')];
    if (all && selector) throw new Failure("setting 'all' parameter with a non empty selector is prohibited");
    if (!all && !selector && words.length < 2)
      throw new Failure("at least one resource name must be specified since 'all' parameter is not set");
    const names = all || selector ? ['nodes'] : words.slice(1).map((name) => (name.includes('/') ? name : `nodes/${name}`));
    const found = await build(new Session(session.proc, session.path, flags, names, -1), { selector, all, fetch: true });
    await visitAll(found, async (info) => {
      const node = info.object as KubeObject;
      const { taints, operation } = changed(node, add, remove, flags.bool('overwrite'));
      const told = await teller(session, { typed: true });
      const result =
        dryRun === 'client'
          ? { ...node, spec: { ...node.spec, taints: taints.length ? taints : undefined } }
          : await session.request<KubeObject>('PATCH', pathOf(info.resource, '', info.name), {
              body: { spec: { taints: taints.length ? taints : null } },
              contentType: 'application/strategic-merge-patch+json',
              query: {
                fieldManager: flags.string('field-manager') || undefined,
                fieldValidation: session.old ? undefined : validation,
                dryRun: dryRun === 'server' ? 'All' : undefined,
              },
            });
      await told.tell({ ...result, kind: 'Node', apiVersion: 'v1' }, operation);
    });
  },
};

function splitArguments(args: string[]): { words: string[]; specs: string[] } {
  const isTaint = (s: string) => s.includes('=') || s.includes(':') || s.endsWith('-');
  const at = args.findIndex(isTaint);
  if (at < 0) return { words: args, specs: [] };
  const specs = args.slice(at);
  const wrong = specs.find((s) => !isTaint(s));
  if (wrong) throw new Failure(`all resources must be specified before taint changes: ${wrong}`);
  return { words: args.slice(0, at), specs };
}

function parseTaints(session: Session, specs: string[]): { add: Taint[]; remove: Taint[] } {
  const add: Taint[] = [];
  const remove: Taint[] = [];
  for (const spec of specs) {
    const removing = spec.endsWith('-');
    const taint = parseTaint(session, removing ? spec.slice(0, -1) : spec);
    if (!removing && !taint.effect) throw session.usage(`invalid taint spec: ${spec}`);
    const list = removing ? remove : add;
    if (!removing && add.some((a) => same(a, taint)))
      throw session.usage(`duplicated taints with the same key and effect: {${taint.key} ${taint.value ?? ''} ${taint.effect} <nil>}`);
    list.push(taint);
  }
  return { add, remove };
}

function parseTaint(session: Session, spec: string): Taint {
  const parts = spec.split(':');
  const [pair, effect = ''] = parts;
  const [key, value] = parts.length === 1 ? [pair] : pair.split('=');
  if (parts.length > 2 || (parts.length === 2 && pair.split('=').length > 2)) throw session.usage(`invalid taint spec: ${spec}`);
  if (parts.length === 2 && !EFFECTS.includes(effect)) throw session.usage(`invalid taint effect: ${effect}, unsupported taint effect`);
  const problems = [...(value ? isValidLabelValue(value) : []), ...isQualifiedName(key)];
  if (problems.length) throw session.usage(`invalid taint spec: ${spec}, ${problems.join('; ')}`);
  return { key, ...(value ? { value } : {}), effect };
}

function changed(node: KubeObject, add: Taint[], remove: Taint[], overwrite: boolean): { taints: Taint[]; operation: string } {
  const old: Taint[] = node.spec.taints ?? [];
  const existing = add.filter((a) => old.some((o) => same(a, o)));
  if (existing.length && !overwrite)
    throw new Failure(
      `node ${node.metadata.name} already has ${[...new Set(existing.map((t) => t.key))].join(',')} taint(s) with same effect(s) and --overwrite is false`,
    );
  let taints = [...add, ...old.filter((o) => !add.some((a) => same(a, o)))];
  for (const gone of remove) {
    const left = taints.filter((t) => t.key !== gone.key || (gone.effect && t.effect !== gone.effect));
    if (left.length === taints.length) throw new Failure(`taint "${gone.effect ? `${gone.key}:${gone.effect}` : gone.key}" not found`);
    taints = left;
  }
  if (!add.length) return { taints, operation: 'untainted' };
  return { taints, operation: existing.length || remove.length ? 'modified' : 'tainted' };
}
