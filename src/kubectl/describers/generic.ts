import type { KubeObject } from '../../apimachinery/types.ts';
import type { Describer } from './describer.ts';
import { annotations, type Lines, labels } from './lines.ts';

/** Any kind without a describer of its own: its fields, names in words. Upstream: describe.go genericDescriber. */
export const generic: Describer = (out, { object }) => {
  const { metadata } = object;
  out.add(0, `Name:\t${metadata.name}`);
  out.add(0, `Namespace:\t${metadata.namespace ?? ''}`);
  labels(out, 0, 'Labels', metadata.labels);
  annotations(out, 0, 'Annotations', metadata.annotations);
  const skipped = new Set(['name', 'namespace', 'labels', 'annotations', 'managedFields', 'selfLink']);
  const shown: KubeObject = { ...object, metadata: Object.fromEntries(Object.entries(metadata).filter(([k]) => !skipped.has(k))) };
  fields(out, 0, shown);
  return undefined;
};

const ACRONYMS = /(API|CIDR|DNS|HTTP|HTTPS|ID|IP|TCP|TLS|UDP|UID|URI|URL)/;
/** `apiVersion` → `API Version`, `clusterIP` → `Cluster IP`. Upstream: describe.go smartLabelFor. */
export function labelFor(field: string): string {
  if (ACRONYMS.test(field) && field === field.toUpperCase()) return field;
  const parts = field
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(' ');
  return parts
    .map((part) =>
      ['api', 'cidr', 'dns', 'http', 'https', 'id', 'ip', 'tcp', 'tls', 'udp', 'uid', 'uri', 'url'].includes(part.toLowerCase())
        ? part.toUpperCase()
        : part[0].toUpperCase() + part.slice(1),
    )
    .join(' ');
}

function fields(out: Lines, level: number, value: Record<string, any>): void {
  for (const key of Object.keys(value).sort()) {
    const field = value[key];
    const name = labelFor(key);
    if (field === null || field === undefined) continue;
    if (Array.isArray(field)) {
      out.add(level, `${name}:`);
      for (const item of field) {
        if (item && typeof item === 'object') fields(out, level + 1, item);
        else out.add(level + 1, `${item}`);
      }
    } else if (typeof field === 'object') {
      if (!Object.keys(field).length) out.add(level, `${name}:`);
      else {
        out.add(level, `${name}:`);
        fields(out, level + 1, field);
      }
    } else out.add(level, `${name}:\t${field}`);
  }
}
