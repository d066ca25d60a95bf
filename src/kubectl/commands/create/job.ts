import type { KubeObject } from '../../../apimachinery/types.ts';
import { pathOf } from '../../../client/mapper.ts';
import { parseTargets } from '../../builder.ts';
import { generator } from '../../creating.ts';
import { Failure } from '../../errors.ts';
import type { Session } from '../../session.ts';

const commandOf = ({ args, dash }: Session): { command?: string[] } => {
  const command = dash >= 0 ? args.slice(dash) : [];
  return command.length ? { command } : {};
};

export const job = generator({
  plural: 'jobs',
  namespaced: true,
  failed: 'failed to create job:',
  examples: `kubectl create job count --image=busybox -- date\nkubectl create job now --from=cronjob/nightly`,
  async make(session, name) {
    const image = session.flags.string('image');
    const from = session.flags.string('from');
    if (Boolean(image) === Boolean(from)) throw new Failure('either --image or --from must be specified');
    if (from && commandOf(session).command) throw new Failure('cannot specify --from and command');
    if (from) return fromCronJob(session, name, from);
    return {
      kind: 'Job',
      apiVersion: 'batch/v1',
      metadata: { name },
      spec: {
        template: {
          metadata: {},
          spec: { containers: [{ name, image, ...commandOf(session), resources: {} }], restartPolicy: 'Never' },
        },
      },
      status: {},
    };
  },
});

async function fromCronJob(session: Session, name: string, from: string): Promise<KubeObject> {
  const { targets } = await parseTargets(session, [from]);
  const [{ resource, names }] = targets;
  if (!names.length) throw new Failure(`resource(s) were provided, but no name was specified`);
  const { namespace } = session.namespace();
  const source = await session.request<KubeObject>('GET', pathOf(resource, namespace, names[0]));
  if (resource.kind !== 'CronJob') throw new Failure(`unknown object type *v1.${resource.kind}`);
  const template = source.spec.jobTemplate;
  return {
    kind: 'Job',
    apiVersion: 'batch/v1',
    metadata: {
      name,
      ...(template.metadata?.labels ? { labels: template.metadata.labels } : {}),
      annotations: { ...template.metadata?.annotations, 'cronjob.kubernetes.io/instantiate': 'manual' },
      ownerReferences: [
        {
          apiVersion: 'batch/v1',
          kind: 'CronJob',
          name: source.metadata.name as string,
          uid: source.metadata.uid as string,
          controller: true,
        },
      ],
    },
    spec: template.spec,
    status: {},
  };
}

export const cronjob = generator({
  plural: 'cronjobs',
  namespaced: true,
  required: ['image', 'schedule'],
  failed: 'failed to create cronjob:',
  examples: `kubectl create cronjob nightly --image=busybox --schedule="0 2 * * *" -- date`,
  make(session, name) {
    const { flags } = session;
    return {
      kind: 'CronJob',
      apiVersion: 'batch/v1',
      metadata: { name },
      spec: {
        schedule: flags.string('schedule'),
        jobTemplate: {
          metadata: { name },
          spec: {
            template: {
              metadata: {},
              spec: {
                containers: [{ name, image: flags.string('image'), ...commandOf(session), resources: {} }],
                restartPolicy: flags.string('restart') || 'OnFailure',
              },
            },
          },
        },
      },
      status: {},
    };
  },
});
