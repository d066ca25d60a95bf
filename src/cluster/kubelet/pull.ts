import type { KubeObject } from '../../apimachinery/types.ts';
import { sleep } from '../../os/clock.ts';
import { type Image, parseReference, pull } from '../images/index.ts';
import type { Node } from './context.ts';

const FIRST_PULL_MS = 500;
const AGAIN_MS = 15;
/** An image that is not there: the reason to wait and what to say. */
export class ImageError extends Error {
  constructor(
    readonly reason: 'ErrImagePull' | 'ErrImageNeverPull' | 'InvalidImageName',
    message: string,
  ) {
    super(message);
  }
}
const duration = (ms: number): string => (ms < 1000 ? `${Math.round(ms)}ms` : `${Number((ms / 1000).toFixed(3))}s`);

/** Gets a container's image as its pull policy says. Throws ImageError. Upstream: pkg/kubelet/images/image_manager.go. */
export async function ensureImage(
  node: Node,
  pod: KubeObject,
  spec: { image: string; imagePullPolicy?: string },
  field: string,
  signal: AbortSignal,
): Promise<Image> {
  const record = (type: 'Normal' | 'Warning', reason: string, message: string) => node.record(pod, type, reason, message, field);
  const reference = parseReference(spec.image);
  if (!reference) {
    const why = /[A-Z]/.test(spec.image.split(':')[0]) ? ` repository name (library/${spec.image.split(':')[0]}) must be lowercase` : '';
    const message = `Failed to apply default image tag "${spec.image}": couldn't parse image name "${spec.image}": invalid reference format${why && `:${why}`}`;
    record('Warning', 'InspectFailed', message);
    throw new ImageError('InvalidImageName', message);
  }
  const name = reference.digest ? `${reference.repository}@sha256:${reference.digest}` : `${reference.repository}:${reference.tag}`;
  const here = node.images.has(name);
  const policy = spec.imagePullPolicy ?? 'IfNotPresent';
  const found = pull(reference);
  if (policy === 'Never' && !here) {
    const message = `Container image "${spec.image}" is not present with pull policy of Never`;
    record('Warning', 'ErrImageNeverPull', message);
    throw new ImageError('ErrImageNeverPull', message);
  }
  if (policy !== 'Always' && here && 'image' in found) {
    record('Normal', 'Pulled', `Container image "${spec.image}" already present on machine and can be accessed by the pod`);
    return found.image;
  }
  record('Normal', 'Pulling', `Pulling image "${spec.image}"`);
  const start = node.clock.now();
  const share = node.random.next();
  await sleep(node.clock, Math.round(here ? AGAIN_MS + share * 60 : FIRST_PULL_MS + share * 300), signal);
  if (!('image' in found)) {
    const why = refusal(name, found.missing);
    record('Warning', 'Failed', `Failed to pull image "${spec.image}": ${why}`);
    throw new ImageError('ErrImagePull', why);
  }
  node.images.add(name);
  const took = duration(node.clock.now() - start);
  record(
    'Normal',
    'Pulled',
    `Successfully pulled image "${spec.image}" in ${took} (${took} including waiting). Image size: ${found.image.size} bytes.`,
  );
  return found.image;
}

function refusal(name: string, missing: 'repository' | 'tag' | 'registry'): string {
  const start = `failed to pull and unpack image "${name}": failed to resolve image: `;
  if (missing === 'tag') return `rpc error: code = NotFound desc = ${start}${name}: not found`;
  if (missing === 'repository')
    return `${start}pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`;
  const host = name.slice(0, name.indexOf('/'));
  const path = name.slice(host.length + 1);
  const local = /^(localhost|127\.[\d.]+)(?::(\d+))?$/.exec(host);
  const dial = local
    ? `dial tcp 127.0.0.1:${local[2] ?? 443}: connect: connection refused`
    : `dial tcp: lookup ${host.replace(/:\d+$/, '')} on 8.8.8.8:53: no such host`;
  const at = path.lastIndexOf(':');
  return `${start}failed to do request: Head "https://${host}/v2/${path.slice(0, at)}/manifests/${path.slice(at + 1)}": ${dial}`;
}
