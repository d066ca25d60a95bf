import type { Command } from '../command.ts';
import { Failure } from '../errors.ts';
import { resourceList } from './create/quota.ts';
import { changeTemplates, type PodSpec } from './setimage.ts';

const chosen = (spec: PodSpec, pattern: string): PodSpec[] => {
  const regex = new RegExp(`^${pattern.replace(/[.+^${}()|\\]/g, '\\$&').replaceAll('*', '.*')}$`);
  return spec.containers.filter((c: { name: string }) => regex.test(c.name));
};

export const setResources: Command = {
  about: 'Set what the containers of a pod template request of cpu and memory, and their limits.',
  examples: 'kubectl set resources deployment web --limits=cpu=200m,memory=512Mi --requests=cpu=100m',
  async run(session) {
    const { flags } = session;
    if (!flags.string('limits') && !flags.string('requests'))
      throw new Failure('you must specify an update to requests or limits (in the form of --requests/--limits)');
    const limits = resourceList(flags.string('limits'));
    const requests = resourceList(flags.string('requests'));
    await changeTemplates(session, {
      resources: session.args,
      done: 'resource requirements updated',
      failed: 'failed to patch resources update to pod template',
      apply(spec) {
        const containers = chosen(spec, flags.string('containers'));
        if (!containers.length) throw new Failure(`unable to find container named ${flags.string('containers')}`);
        for (const container of containers) {
          container.resources ??= {};
          const merge = (field: 'limits' | 'requests', values: Record<string, string> | undefined) => {
            if (values) container.resources[field] = { ...container.resources[field], ...values };
          };
          merge('limits', limits);
          merge('requests', requests);
        }
      },
    });
  },
};

export const setServiceAccount: Command = {
  about: 'Set the service account of a pod template.',
  examples: 'kubectl set serviceaccount deployment web robot',
  async run(session) {
    const words = [...session.args];
    const account = words.pop();
    if (!account) throw new Failure('serviceaccount is required');
    await changeTemplates(session, {
      resources: words,
      done: 'serviceaccount updated',
      failed: 'failed to patch ServiceAccountName update to pod template:',
      apply(spec) {
        spec.serviceAccountName = account;
      },
    });
  },
};

export const setEnv: Command = {
  about: 'Change the environment variables of the containers of a pod template; `NAME-` takes one away.',
  examples: `kubectl set env deployment/web COLOUR=blue\nkubectl set env deployment/web --list\nkubectl set env deployment/web COLOUR-`,
  async run(session) {
    const { flags } = session;
    if (flags.string('from')) throw new Failure('this kubectl cannot take variables --from another object');
    const isChange = (w: string) => w.includes('=') || (w.endsWith('-') && w !== '-');
    const resources = session.args.filter((w) => !isChange(w));
    const changes = [...session.args.filter(isChange), ...flags.list('env')];
    if (!resources.length && !flags.list('filename').length)
      throw new Failure('one or more resources must be specified as <resource> <name> or <resource>/<name>');
    if (!changes.length && !flags.bool('list')) throw new Failure('at least one environment variable must be provided');
    await changeTemplates(session, {
      resources,
      done: 'env updated',
      failed: 'failed to patch env update to pod template:',
      apply(spec, object) {
        for (const container of chosen(spec, flags.string('containers'))) {
          if (flags.bool('list')) {
            void session.out(`# ${object.kind} ${object.metadata.name}, container ${container.name}\n`);
            for (const { name, value, valueFrom } of container.env ?? [])
              void session.out(valueFrom ? `# ${name} from ${Object.keys(valueFrom)[0]}\n` : `${name}=${value ?? ''}\n`);
            continue;
          }
          let env: { name: string; value?: string }[] = container.env ?? [];
          for (const change of changes) {
            if (!change.includes('=')) {
              env = env.filter((e) => e.name !== change.slice(0, -1));
              continue;
            }
            const [name, value] = change.split(/=(.*)/s);
            const known = env.find((e) => e.name === name);
            if (known && !flags.bool('overwrite'))
              throw new Failure(`'${name}' already has a value (${known.value}), and --overwrite is false`);
            const entry = value ? { name, value } : { name };
            env = known ? env.map((e) => (e === known ? entry : e)) : [...env, entry];
          }
          if (env.length) container.env = env;
          else delete container.env;
        }
      },
    });
  },
};
