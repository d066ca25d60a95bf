import { isQualifiedName } from '../apimachinery/labels.ts';
import { parseQuantity } from '../apimachinery/quantity.ts';
import type { KubeObject } from '../apimachinery/types.ts';
import { Failure } from './errors.ts';
import type { Session } from './session.ts';

type Source = Record<string, any>;

/** How a variable's source is named. Upstream: kubectl/pkg/cmd/set/env/env_resolve.go. */
export function referenceOf({ configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef }: Source): string {
  if (configMapKeyRef) return `configmap ${configMapKeyRef.name}, key ${configMapKeyRef.key}`;
  if (secretKeyRef) return `secret ${secretKeyRef.name}, key ${secretKeyRef.key}`;
  if (fieldRef) return `field path ${fieldRef.fieldPath}`;
  if (!resourceFieldRef) return 'invalid valueFrom';
  const { containerName, resource } = resourceFieldRef;
  return `resource field ${containerName ? `${containerName}/` : ''}${resource}`;
}

/** The value behind a source. */
export async function resolveReference(session: Session, source: Source, object: KubeObject, container: Source): Promise<string> {
  const { configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef } = source;
  if (secretKeyRef) {
    const value = await keyOf(session, 'secrets', 'secret', secretKeyRef);
    return new TextDecoder().decode(Uint8Array.from(atob(value), (c) => c.charCodeAt(0)));
  }
  if (configMapKeyRef) return keyOf(session, 'configmaps', 'config map', configMapKeyRef);
  if (fieldRef) return fieldOf(object, fieldRef.fieldPath);
  if (resourceFieldRef) return resourceOf(container, resourceFieldRef);
  throw new Failure('invalid valueFrom');
}

async function keyOf(session: Session, plural: string, shown: string, { name, key }: { name: string; key: string }): Promise<string> {
  const { namespace } = session.namespace();
  const object = await session.request<KubeObject>(
    'GET',
    `/api/v1/namespaces/${encodeURIComponent(namespace)}/${plural}/${encodeURIComponent(name)}`,
  );
  const value = object.data?.[key];
  if (value === undefined) throw new Failure(`key ${key} not found in ${shown} ${name}`);
  return value;
}

function fieldOf({ metadata }: KubeObject, path: string): string {
  const [, map, key] = /^(.+?)\['(.*)'\]$/s.exec(path) ?? [];
  if (map) {
    if (map !== 'metadata.annotations' && map !== 'metadata.labels')
      throw new Failure(`fieldPath ${JSON.stringify(path)} does not support subscript`);
    const problems = isQualifiedName(map === 'metadata.annotations' ? key.toLowerCase() : key);
    if (problems.length) throw new Failure(`invalid key subscript in ${path}: ${problems.join(';')}`);
    return (map === 'metadata.annotations' ? metadata.annotations : metadata.labels)?.[key] ?? '';
  }
  switch (path) {
    case 'metadata.annotations':
      return lines(metadata.annotations);
    case 'metadata.labels':
      return lines(metadata.labels);
    case 'metadata.name':
      return metadata.name ?? '';
    case 'metadata.namespace':
      return metadata.namespace ?? '';
    case 'metadata.uid':
      return metadata.uid ?? '';
    default:
      throw new Failure(`unsupported fieldPath: ${path}`);
  }
}
const lines = (map: Record<string, string> = {}): string =>
  Object.keys(map)
    .sort()
    .map((key) => `${key}=${JSON.stringify(map[key])}`)
    .join('\n');

function resourceOf(container: Source, { resource, divisor }: { resource: string; divisor?: string }): string {
  const [, list, name] = /^(limits|requests)\.(cpu|memory|ephemeral-storage|hugepages-.*)$/.exec(resource) ?? [];
  if (!list) throw new Failure(`Unsupported container resource : ${resource}`);
  const value = parseQuantity(`${container.resources?.[list]?.[name] ?? '0'}`).nano;
  const unit = parseQuantity(`${divisor ?? '0'}`).nano || 1_000_000_000n;
  return `${(value + unit - 1n) / unit}`;
}
