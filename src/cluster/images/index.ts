import { alpine } from './alpine.ts';
import { busybox } from './busybox.ts';
import { curl } from './curl.ts';
import { debugTools } from './debug-tools.ts';
import { httpEcho } from './http-echo.ts';
import { httpd } from './httpd.ts';
import { type Image, type ImageDefinition, imageOf } from './image.ts';
import { metricsServer } from './metrics-server.ts';
import { nginx } from './nginx.ts';
import { pause } from './pause.ts';

export type { Image } from './image.ts';

const IMAGES: ImageDefinition[] = [debugTools, nginx, busybox, alpine, curl, httpd, httpEcho, metricsServer, pause];

export interface Reference {
  repository: string;
  tag: string;
  digest?: string;
}
/** Upstream: distribution/reference. Undefined where the text is no reference. */
export function parseReference(text: string): Reference | undefined {
  const match =
    /^(?:([^/]*[.:][^/]*|localhost)\/)?([a-z0-9]+(?:[._/-]+[a-z0-9]+)*)(?::([\w][\w.-]{0,127}))?(?:@sha256:([0-9a-f]{32,}))?$/.exec(text);
  if (!match) return undefined;
  const [, host = 'docker.io', path, tag, digest] = match;
  const registry = host === 'index.docker.io' ? 'docker.io' : host;
  const repository = registry === 'docker.io' && !path.includes('/') ? `docker.io/library/${path}` : `${registry}/${path}`;
  return { repository, tag: tag ?? 'latest', digest };
}
export type Pull = { image: Image } | { missing: 'repository' | 'tag' | 'registry' };

/** What the registries of the simulated world hold. */
export function pull({ repository, tag, digest }: Reference): Pull {
  const found = IMAGES.find((image) => image.repository === repository);
  if (!found) return { missing: /^(docker\.io|registry\.k8s\.io|quay\.io|ghcr\.io)\//.test(repository) ? 'repository' : 'registry' };
  if (digest ? digest !== found.digest : !found.tags.test(tag)) return { missing: 'tag' };
  return { image: imageOf(found, tag) };
}
export function findImage(reference: string): Image | undefined {
  const parsed = parseReference(reference);
  const found = parsed && pull(parsed);
  return found && 'image' in found ? found.image : undefined;
}
