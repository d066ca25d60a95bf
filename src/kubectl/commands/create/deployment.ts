import { type Random, suffix } from '../../../os/random.ts';
import { generator } from '../../creating.ts';
import { Failure } from '../../errors.ts';

/** The container's name: the image's, without registry, tag and digest; what a name may not hold makes it another. */
export function containerName(image: string, random: Random): string {
  const last = image.split('/').pop() as string;
  const name = last.split('@')[0].split(':')[0];
  return /[_.]/.test(name) ? `${name.replace(/[_.]/g, '-')}-${suffix(random)}` : name;
}

export const deployment = generator({
  plural: 'deployments',
  namespaced: true,
  required: ['image'],
  failed: 'failed to create deployment:',
  examples: `kubectl create deployment web --image=nginx --replicas=3\nkubectl create deployment clock --image=busybox -- date`,
  make({ flags, args, dash, proc }, name) {
    const images = flags.list('image');
    const command = dash >= 0 ? args.slice(dash) : [];
    if (images.length > 1 && command.length) throw new Failure('cannot specify multiple --image options and command');
    const port = flags.int('port');
    return {
      kind: 'Deployment',
      apiVersion: 'apps/v1',
      metadata: { name, labels: { app: name } },
      spec: {
        replicas: flags.int('replicas'),
        selector: { matchLabels: { app: name } },
        template: {
          metadata: { labels: { app: name } },
          spec: {
            containers: images.map((image, i) => ({
              name: containerName(image, proc.machine.random),
              image,
              ...(command.length && i === 0 ? { command } : {}),
              ...(port >= 0 && i === 0 ? { ports: [{ containerPort: port }] } : {}),
              resources: {},
            })),
          },
        },
        strategy: {},
      },
      status: {},
    };
  },
});
