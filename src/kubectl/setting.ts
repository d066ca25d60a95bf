import { deepEqual, toGoJson } from '../apimachinery/json.ts';
import { ApiError, type KubeObject } from '../apimachinery/types.ts';
import { pathOf, singularName } from '../client/mapper.ts';
import { build, type Info } from './builder.ts';
import type { DryRun } from './dryrun.ts';
import { dryRunOf, dryRunSuffix } from './dryrun.ts';
import { Failure, throwAll } from './errors.ts';
import { namePrinted, outputPrinter } from './printers/output.ts';
import { Session } from './session.ts';
import { twoWayDiff } from './strategic.ts';
import { asTyped, requireType } from './typed.ts';

export type PodSpec = any;
export const LOCAL_AND_SERVER = 'cannot specify --local and --dry-run=server - did you mean --dry-run=client?';
const LOCAL_ONLY_FILES = `error: you must specify resources by --filename when --local is set.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'`;

/** The objects that words, files and selectors name; the first that is missing ends the command. */
export async function settable(session: Session, words: string[]): Promise<Info[]> {
  const { flags } = session;
  const local = flags.bool('local');
  if (local && words.length) throw new Failure(LOCAL_ONLY_FILES);
  const scoped = new Session(session.proc, session.path, flags, words, -1);
  const selector = !local && flags.has('selector') ? flags.string('selector') : '';
  const alone = words.length === 1 && !words[0].includes('/');
  const found = await build(scoped, {
    files: flags.list('filename'),
    selector,
    everything: flags.bool('all') && alone,
    fetch: !local,
    local,
  });
  for (const { resource, source } of found.infos) requireType(resource, alone, source);
  throwAll(found.errors);
  return local ? found.infos.map((info) => ({ ...info, object: asTyped(info.object as KubeObject) })) : found.infos;
}

export interface Setting {
  /** `image updated` */
  done: string;
  /** Stands before the server's message. */
  failed: string;
  /** Sends even what changes nothing. */
  always?: boolean;
  /** Changes the object, which is a copy; false: leave it alone. */
  change(object: KubeObject, info: Info): KubeObject | false;
}
export interface Outcome {
  dryRun: DryRun;
  print(object: KubeObject, info: Info, done: string): Promise<void>;
}
export async function outcome(session: Session): Promise<Outcome> {
  const dryRun = await dryRunOf(session);
  const printer = await outputPrinter(session, { typed: true });
  return {
    dryRun,
    async print(object, info, done) {
      if (printer) await session.out(await printer.print(object));
      else await session.out(namePrinted(session, object, `${done}${dryRunSuffix(dryRun)}`, singularName(info.resource)));
    },
  };
}

/** Changes each object and sends the difference. Upstream: kubectl/pkg/cmd/set/helper.go. */
export async function applySetting(session: Session, infos: Info[], { dryRun, print }: Outcome, setting: Setting): Promise<Error[]> {
  const { flags } = session;
  const errors: Error[] = [];
  for (const info of infos) {
    const before = info.object as KubeObject;
    let object: KubeObject | false;
    try {
      object = setting.change(structuredClone(before), info);
    } catch (error) {
      errors.push(new Failure(`error: ${info.resource.resource}/${info.name} ${(error as Error).message}\n`));
      continue;
    }
    if (!object) continue;
    if (!setting.always && deepEqual(before, object)) continue;
    if (flags.bool('local') || dryRun === 'client') {
      await print(object, info, setting.done);
      continue;
    }
    try {
      const { patch, type } = await twoWayDiff(session, before, object);
      const sent = await session.request<KubeObject>('PATCH', pathOf(info.resource, info.namespace, info.name), {
        body: toGoJson(patch, '', true),
        contentType: type,
        query: { dryRun: dryRun === 'server' ? 'All' : undefined, fieldManager: flags.string('field-manager') || undefined },
      });
      await print(sent, info, setting.done);
    } catch (error) {
      errors.push(error instanceof ApiError && setting.failed ? new Failure(`${setting.failed} ${error.message}`) : (error as Error));
    }
  }
  return errors;
}

/** Upstream: kubectl/pkg/polymorphichelpers/updatepodspec.go. */
export function podSpecOf(object: KubeObject): PodSpec {
  switch (object.kind) {
    case 'Pod':
      return object.spec;
    case 'CronJob':
      return object.spec.jobTemplate.spec.template.spec;
    case 'Deployment':
    case 'ReplicaSet':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'Job':
    case 'ReplicationController':
      return object.spec.template.spec;
    default:
      throw new Failure(`the object is not a pod or does not have a pod template: *${object.apiVersion.split('/').pop()}.${object.kind}`);
  }
}

/** Containers that a name with `*` chooses, those that run first last. Upstream: kubectl/pkg/cmd/set/helper.go selectContainers. */
export function chosen(spec: PodSpec, pattern: string): PodSpec[] {
  const regex = new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\?]/g, '\\$&').replaceAll('*', '.*')}$`);
  return [...spec.containers, ...(spec.initContainers ?? [])].filter((c: { name: string }) => regex.test(c.name));
}
