import { build, getObject, type Info, listObjects } from '../builder.ts';
import type { Command } from '../command.ts';
import { events } from '../describers/events.ts';
import { describerOf } from '../describers/index.ts';
import { Lines } from '../describers/lines.ts';
import { Failure, isNotFound, throwAll } from '../errors.ts';
import type { Session } from '../session.ts';

export const describe: Command = {
  about: `Show what is known of a resource or a group of resources, with its events.

 A name that is not there is taken as the beginning of names.`,
  examples: `kubectl describe pod web\nkubectl describe -f pod.yaml\nkubectl describe pods -l app=web\nkubectl describe nodes`,
  async run(session) {
    const { flags } = session;
    const files = flags.list('filename');
    if (!session.args.length && !files.length)
      throw new Failure(
        'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.',
      );
    const options = {
      files,
      selector: flags.string('selector'),
      allNamespaces: flags.bool('all-namespaces'),
      everything: true,
      fetch: true,
      chunk: flags.int('chunk-size'),
    };
    const { infos, errors } = await build(session, options);
    if (errors.length === 1 && isNotFound(errors[0]) && session.args.length === 2) {
      if (await byPrefix(session)) return;
      throw errors[0];
    }
    const withEvents = flags.changed('show-events') ? flags.bool('show-events') : infos.length === 1 && !errors.length;
    let first = true;
    for (const info of infos) {
      const text = await describeOne(session, info, withEvents);
      await session.out(first ? text : `\n\n${text}`);
      first = false;
    }
    throwAll(errors);
    if (first) {
      const { namespace } = session.namespace();
      await session.err(options.allNamespaces ? 'No resources found\n' : `No resources found in ${namespace} namespace.\n`);
    }
  },
};

/** Everything whose name begins so. Upstream: kubectl/pkg/cmd/describe/describe.go DescribeMatchingResources. */
async function byPrefix(session: Session): Promise<boolean> {
  const [type, prefix] = session.args;
  const resource = await session.resource(type);
  if (!resource) return false;
  const namespace = resource.namespaced ? session.namespace().namespace : '';
  const found = (await listObjects(session, resource, namespace)).filter((o) => o.metadata.name?.startsWith(prefix));
  for (const object of found) {
    const info: Info = { resource, namespace: object.metadata.namespace ?? '', name: object.metadata.name ?? '', object, source: '' };
    await session.out(`${await describeOne(session, info, session.flags.changed('show-events') && session.flags.bool('show-events'))}\n`);
  }
  return found.length > 0;
}

async function describeOne(session: Session, info: Info, withEvents: boolean): Promise<string> {
  const read = info.source || !info.object?.metadata?.uid ? await getObject(session, info) : info.object;
  const object = { ...read, kind: info.resource.kind };
  const context = { session, info, object, events: withEvents, now: session.proc.machine.clock.now() };
  const out = new Lines();
  const done = await (await describerOf(info.resource.group, info.resource.kind))(out, context);
  if (withEvents && !done) await events(out, context);
  return out.toString();
}
