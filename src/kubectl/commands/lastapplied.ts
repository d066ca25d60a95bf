import { toGoJson } from '../../apimachinery/json.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import { toYaml } from '../../apimachinery/yaml.ts';
import { pathOf } from '../../client/mapper.ts';
import { build, type Found, getObject, type Info, MUST_PROVIDE } from '../builder.ts';
import type { Command } from '../command.ts';
import { LAST_APPLIED } from '../creating.ts';
import { dryRunOf, dryRunSuffix, validationOf } from '../dryrun.ts';
import { editInfos, infosOf } from '../editing.ts';
import { annotating, annotationPatch } from '../editmodes.ts';
import { Failure, isNotFound, withSource } from '../errors.ts';

import { teller } from '../printers/output.ts';
import type { Session } from '../session.ts';
import { describeInfo } from './apply.ts';

const appliedOf = (object: KubeObject | undefined): string | undefined => object?.metadata?.annotations?.[LAST_APPLIED];

/** The first failure ends these commands. */
function throwFirst({ errors }: Found): void {
  if (errors.length) throw errors[0];
}

export const viewLastApplied: Command = {
  about: 'Show what was last applied, as the annotation of a resource remembers it.',
  examples: 'kubectl apply view-last-applied deployment/web\nkubectl apply view-last-applied -f web.yaml -o json',
  async run(session) {
    const { flags } = session;
    const selector = flags.string('selector');
    if (flags.bool('all') && selector)
      throw new Failure(`found non-empty label selector ${JSON.stringify(selector)} with previously set 'all' parameter. `);
    const query = { files: flags.list('filename'), selector, all: flags.bool('all') };
    const found = await build(session, { ...query, fetch: true });
    throwFirst(found);
    const format = flags.string('output');
    for (const { object } of found.infos) {
      const text = appliedOf(object);
      if (text === undefined) continue;
      if (format === 'yaml') await session.out(toYaml(JSON.parse(text)));
      else if (format === 'json') await session.out(`${toGoJson(JSON.parse(text), '  ')}\n`);
      else throw session.usage(`Unexpected -o output mode: ${format}, the flag 'output' must be one of yaml|json`);
    }
  },
};

export const setLastApplied: Command = {
  about: 'Write what a file says into the annotation of a live object that apply reads, and change nothing else.',
  examples: 'kubectl apply set-last-applied -f web.yaml\nkubectl apply set-last-applied -f web.yaml --create-annotation',
  async run(session) {
    const { flags } = session;
    const dryRun = await dryRunOf(session);
    const told = await teller(session, {}, dryRunSuffix(dryRun));
    const files = flags.list('filename');
    if (!files.length) throw new Failure(MUST_PROVIDE);
    const found = await build(session, { files });
    const changes: { info: Info; body: string }[] = [];
    for (const info of found.infos) {
      const { patch, text } = annotationPatch(info.object as KubeObject);
      const before = await live(session, info);
      if (before === undefined && !flags.bool('create-annotation'))
        throw new Failure(
          `no last-applied-configuration annotation found on resource: ${info.name}, to create the annotation, run the command with --create-annotation`,
        );
      if (before !== undefined && toYaml(JSON.parse(before)) === toYaml(JSON.parse(text)))
        await session.out(`set-last-applied ${info.name}: no changes required.\n`);
      else changes.push({ info, body: toGoJson(patch, '', true) });
    }
    throwFirst(found);
    for (const { info, body } of changes) {
      if (dryRun !== 'client')
        info.object = await session.request('PATCH', pathOf(info.resource, info.namespace, info.name), {
          body,
          contentType: 'application/merge-patch+json',
          query: { dryRun: dryRun === 'server' ? 'All' : undefined },
        });
      await told.tell(info.object as KubeObject, 'configured');
    }
  },
};

/** Reads the object, and says what it remembers of the last apply. */
async function live(session: Session, info: Info): Promise<string | undefined> {
  try {
    info.object = await getObject(session, info);
  } catch (error) {
    if (isNotFound(error)) throw error;
    throw withSource(`retrieving current configuration of:\n${describeInfo(info)}\nfrom server for:`, info.source, error);
  }
  return appliedOf(info.object);
}

export const editLastApplied: Command = {
  about: 'Edit what was last applied, in the annotation that apply reads.',
  examples: 'kubectl apply edit-last-applied deployment/web\nKUBE_EDITOR=nano kubectl apply edit-last-applied -f web.yaml -o json',
  async run(session) {
    validationOf(session);
    const found = await build(session, { files: session.flags.list('filename'), fetch: true, everything: true });
    throwFirst(found);
    const infos: Info[] = [];
    for (const { object } of found.infos) {
      const text = appliedOf(object);
      if (text !== undefined) infos.push((await infosOf(session, text))[0]);
    }
    if (!infos.length)
      throw new Failure(
        'no last-applied-configuration annotation found on resources, to create the annotation, use command `kubectl apply set-last-applied --create-annotation`',
      );
    await editInfos(session, infos, await annotating(session, infos));
  },
};
