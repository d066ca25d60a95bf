import { ApiError, type KubeObject } from '../../apimachinery/types.ts';
import { pathOf, singularName } from '../../client/mapper.ts';
import { sleep } from '../../os/clock.ts';
import { build, type Found, getObject, type Info } from '../builder.ts';
import type { Command } from '../command.ts';
import { Failure, isNotFound, throwAll } from '../errors.ts';
import { JsonPath, printed } from '../jsonpath/run.ts';
import { relaxedPath } from '../printers/columns.ts';
import { namePrinted, outputPrinter } from '../printers/output.ts';
import type { Session } from '../session.ts';

type Condition = (object: KubeObject) => boolean;

export const wait: Command = {
  about: 'Wait until resources are in the state that --for names: a condition, a field, created or deleted.',
  examples: `kubectl wait --for=condition=Ready pod/web\nkubectl wait --for=jsonpath='{.status.phase}'=Running pod/web\nkubectl wait --for=delete pod/web --timeout=60s`,
  async run(session) {
    const { flags } = session;
    const wanted = flags.list('for');
    const condition = conditionOf(wanted[0]);
    const printer = await outputPrinter(session);
    const { clock } = session.proc.machine;
    const given = flags.duration('timeout');
    const end = given < 0 ? Number.POSITIVE_INFINITY : clock.now() + given;
    const kind = wanted[0].toLowerCase();
    const found = await gather(session, kind, end);
    const errors = [...found.errors];
    if (!found.infos.length && !errors.length && kind !== 'delete') throw new Failure('no matching resources found');
    for (const info of found.infos) {
      try {
        const object = kind === 'delete' ? await untilGone(session, info, end) : await untilTrue(session, info, condition, end);
        if (printer) await session.out(await printer.print(object));
        else await session.out(namePrinted(session, object, 'condition met', singularName(info.resource)));
      } catch (error) {
        errors.push(error as Error);
      }
    }
    throwAll(errors);
  },
};

async function gather(session: Session, kind: string, end: number): Promise<Found> {
  const { flags } = session;
  const options = {
    files: flags.list('filename'),
    selector: flags.string('selector'),
    fieldSelector: flags.string('field-selector'),
    all: flags.bool('all'),
    allNamespaces: flags.bool('all-namespaces'),
    fetch: true,
  };
  const { clock } = session.proc.machine;
  for (;;) {
    const found = await build(session, options);
    if (kind === 'delete') found.errors = found.errors.filter((e) => !isNotFound(e));
    const missing = found.errors.some(isNotFound) || (!found.infos.length && !found.errors.length);
    if (kind !== 'create' || !missing) return found;
    if (clock.now() >= end) throw new Failure('timed out waiting for the condition');
    await sleep(clock, 500, session.proc.signal);
  }
}

function conditionOf(text: string | undefined): Condition {
  if (text === undefined) throw new Failure('unrecognized condition: []');
  const lower = text.toLowerCase();
  if (lower === 'delete' || lower === 'create') return () => true;
  if (text.startsWith('condition=')) {
    const [name, value = 'true'] = text.slice('condition='.length).split('=');
    return (object) => {
      const found = (object.status?.conditions ?? []).find((c: { type: string }) => c.type.toLowerCase() === name.toLowerCase());
      if (!found) return false;
      const { observedGeneration } = found;
      if (observedGeneration && object.metadata.generation && observedGeneration < object.metadata.generation) return false;
      return `${found.status}`.toLowerCase() === value.toLowerCase();
    };
  }
  if (text.startsWith('jsonpath=')) return fieldCondition(text.slice('jsonpath='.length));
  throw new Failure(`unrecognized condition: ${JSON.stringify(text)}`);
}

function fieldCondition(text: string): Condition {
  const end = text.startsWith('{') ? text.lastIndexOf('}') + 1 || text.length : text.includes('=') ? text.indexOf('=') : text.length;
  const expression = text.slice(0, end).replace(/^'|'$/g, '');
  if (!expression) throw new Failure('jsonpath expression cannot be empty');
  const rest = text.slice(end);
  if (rest && !/^=./.test(rest)) throw new Failure('jsonpath wait value cannot be empty');
  const value = rest ? rest.slice(1).replace(/^(["'])(.*)\1$/, '$2') : undefined;
  const path = new JsonPath(relaxedPath(expression), true);
  return (object) => {
    let found: unknown[];
    try {
      found = path.find(object)[0] ?? [];
    } catch {
      return false;
    }
    if (!found.length) return false;
    if (value === undefined) return true;
    if (found.length > 1) throw new Failure('given jsonpath expression matches more than one value');
    if (typeof found[0] === 'object' && found[0] !== null)
      throw new Failure('jsonpath leads to a nested object or list which is not supported');
    return printed(found[0]) === value;
  };
}

const timedOut = ({ resource, name }: Info): Failure => new Failure(`timed out waiting for the condition on ${resource.resource}/${name}`);

async function untilTrue(session: Session, info: Info, condition: Condition, end: number): Promise<KubeObject> {
  const { clock } = session.proc.machine;
  let object = info.object as KubeObject;
  for (;;) {
    if (condition(object)) return object;
    if (clock.now() >= end) throw timedOut(info);
    await sleep(clock, 250, session.proc.signal);
    object = await getObject(session, info);
  }
}

async function untilGone(session: Session, info: Info, end: number): Promise<KubeObject> {
  const { clock } = session.proc.machine;
  for (;;) {
    try {
      const now = await session.request<KubeObject>('GET', pathOf(info.resource, info.namespace, info.name));
      if (now.metadata.uid !== info.object?.metadata.uid) return info.object as KubeObject;
    } catch (error) {
      if (error instanceof ApiError && error.reason === 'NotFound') return info.object as KubeObject;
      throw error;
    }
    if (clock.now() >= end) throw timedOut(info);
    await sleep(clock, 250, session.proc.signal);
  }
}
