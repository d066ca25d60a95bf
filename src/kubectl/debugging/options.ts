import { busy } from '../../os/clock.ts';
import { Failure } from '../errors.ts';
import { isImageReference } from '../images.ts';
import type { Session } from '../session.ts';
import { type Keep, profileOf } from './profiles.ts';

export interface DebugOptions {
  targets: string[];
  words: string[];
  env: { name: string; value: string }[];
  images: Record<string, string>;
  image: string;
  container: string;
  copyTo: string;
  attach: boolean;
  quiet: boolean;
  profile: ReturnType<typeof profileOf>;
  keep: Keep;
  custom?: Record<string, unknown>;
}

function pairs(session: Session, flag: string): [string, string][] {
  return session.flags.list(flag).flatMap((text) => {
    const single = text.split('=').length === 2;
    return (single ? [text] : text.split(',')).map((pair): [string, string] => {
      const at = pair.indexOf('=');
      if (at < 0)
        throw new Failure(
          `invalid argument ${JSON.stringify(text)} for "--${flag}" flag: ${pair} must be formatted as key=value\nSee 'kubectl debug --help' for usage.`,
        );
      return [pair.slice(0, at), pair.slice(at + 1)];
    });
  });
}

/** Reads and checks the flags. Upstream: kubectl/pkg/cmd/debug/debug.go Complete, Validate. */
export async function debugOptions(session: Session): Promise<DebugOptions> {
  const { flags, args, dash } = session;
  const split = dash >= 0 && args.length > dash;
  const bool = (name: string) => flags.bool(name);
  const options: DebugOptions = {
    targets: split ? args.slice(0, dash) : args,
    words: split ? args.slice(dash) : [],
    env: pairs(session, 'env').map(([name, value]) => ({ name, value })),
    images: Object.fromEntries(pairs(session, 'set-image')),
    image: flags.string('image'),
    container: flags.string('container'),
    copyTo: flags.string('copy-to'),
    attach: flags.changed('attach') ? bool('attach') : bool('stdin'),
    quiet: bool('quiet'),
    profile: profileOf(flags.string('profile')),
    keep: {
      labels: bool('keep-labels'),
      annotations: bool('keep-annotations'),
      liveness: bool('keep-liveness'),
      readiness: bool('keep-readiness'),
      startup: bool('keep-startup'),
      initContainers: bool('keep-init-containers'),
    },
    custom: await customOf(session),
  };
  await check(session, options);
  return options;
}

async function customOf(session: Session): Promise<Record<string, unknown> | undefined> {
  const file = session.flags.string('custom');
  if (!file) return undefined;
  if (!session.proc.machine.fs.exists(session.path_(file)))
    throw new Failure(`must pass a container spec json file for custom profile: open ${file}: no such file or directory`);
  const { parseYaml } = await busy(import('../../apimachinery/yaml.ts'));
  try {
    return parseYaml(new TextDecoder().decode(await session.readFile(file))).value as Record<string, unknown>;
  } catch (error) {
    throw new Failure(`${file} does not contain a valid container spec: ${(error as Error).message}`);
  }
}

async function check(session: Session, o: DebugOptions): Promise<void> {
  const { flags } = session;
  const fail = (message: string): never => {
    throw new Failure(message);
  };
  if (o.attach && flags.changed('attach') && !o.image && !o.container)
    fail('you must specify --container or create a new container using --image in order to attach.');
  if (o.copyTo) {
    if (!o.image && !Object.keys(o.images).length && !o.words.length) fail('you must specify --image, --set-image or command arguments.');
    if (o.words.length && !o.container && !o.image) fail('you must specify an existing container or a new image when specifying args.');
  } else {
    if (flags.bool('replace')) fail('--replace may only be used with --copy-to.');
    if (flags.bool('same-node')) fail('--same-node may only be used with --copy-to.');
    if (Object.keys(o.images).length) fail('--set-image may only be used with --copy-to.');
    if (!o.image) fail('you must specify --image when not using --copy-to.');
  }
  if (o.image && !isImageReference(o.image)) fail(`invalid image name ${JSON.stringify(o.image)}: invalid reference format`);
  if (!o.targets.length && !flags.list('filename').length) fail('NAME or filename is required for debug');
  const policy = flags.string('image-pull-policy');
  if (policy && !['Always', 'IfNotPresent', 'Never'].includes(policy)) fail(`invalid image pull policy: ${policy}`);
  for (const [name, image] of Object.entries(o.images))
    if (!isImageReference(image))
      fail(`invalid image name ${JSON.stringify(image)} for container ${JSON.stringify(name)}: invalid reference format`);
  const target = flags.string('target');
  if (target && o.copyTo) fail('--target is incompatible with --copy-to. Use --share-processes instead.');
  if (target && !o.quiet)
    await session.out(
      `Targeting container ${JSON.stringify(target)}. If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`,
    );
  if (flags.bool('tty') && !flags.bool('stdin')) fail('-i/--stdin is required for containers with -t/--tty=true');
  const { name, command, image, lifecycle, volumeDevices } = (o.custom ?? {}) as Record<string, unknown>;
  if (name || command || image || lifecycle || volumeDevices)
    fail('name, command, image, lifecycle and volume devices are not modifiable via custom profile');
  if (flags.string('profile') === 'legacy')
    await session.err(
      '--profile=legacy is deprecated and planned to be removed in v1.39. It is recommended to specify other profile, for example "--profile=general".\n',
    );
}
