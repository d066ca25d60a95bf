import type { Describer } from './describer.ts';
import { list } from './describer.ts';
import { annotations, type Lines, labels } from './lines.ts';
import { limits, quotaTable } from './quotas.ts';

export function head(out: Lines, metadata: any): void {
  out.add(0, `Name:\t${metadata.name}`);
  if (metadata.namespace) out.add(0, `Namespace:\t${metadata.namespace}`);
  labels(out, 0, 'Labels', metadata.labels);
  annotations(out, 0, 'Annotations', metadata.annotations);
}
const bytesOf = (base64: string): number => atob(base64 ?? '').length;

/** Upstream: describe.go ConfigMapDescriber. */
export const configMap: Describer = (out, { object }) => {
  head(out, object.metadata);
  out.flush();
  out.raw('\nData\n====\n');
  for (const key of Object.keys(object.data ?? {}).sort()) out.raw(`${key}:\n----\n${object.data[key]}\n\n`);
  out.raw('\nBinaryData\n====\n');
  for (const key of Object.keys(object.binaryData ?? {}).sort()) out.raw(`${key}: ${bytesOf(object.binaryData[key])} bytes\n`);
  out.raw('\n');
  out.flush();
  return undefined;
};

export const secret: Describer = (out, { object }) => {
  head(out, object.metadata);
  out.raw(`\nType:\t${object.type}\n\nData\n====\n`);
  for (const key of Object.keys(object.data ?? {}).sort()) {
    const token = object.type === 'kubernetes.io/service-account-token' && key === 'token';
    out.raw(token ? `${key}:\t${atob(object.data[key])}\n` : `${key}:\t${bytesOf(object.data[key])} bytes\n`);
  }
  return true;
};

export const namespace: Describer = async (out, { session, object }) => {
  head(out, object.metadata);
  out.add(0, `Status:\t${object.status?.phase ?? ''}`);
  if (object.status?.conditions?.length) {
    out.add(0, 'Conditions:\n  Type\tStatus\tLastTransitionTime\tReason\tMessage');
    out.add(1, '----\t------\t------------------\t------\t-------');
    for (const c of object.status.conditions)
      out.add(1, [c.type, c.status, new Date(c.lastTransitionTime).toUTCString().replace(/GMT$/, '+0000'), c.reason, c.message].join('\t'));
  }
  const path = `/api/v1/namespaces/${object.metadata.name}`;
  const quotas = await list(session, `${path}/resourcequotas`);
  const ranges = await list(session, `${path}/limitranges`);
  out.raw('\n');
  if (!quotas.length) out.raw('No resource quota.\n');
  else {
    out.raw('Resource Quotas\n');
    for (const quota of quotas) {
      out.raw(`  Name:\t${quota.metadata.name}\n`);
      quotaTable(out, quota, '  ');
    }
  }
  out.raw('\n');
  if (!ranges.length) out.raw('No LimitRange resource.\n');
  else {
    out.raw('Resource Limits\n');
    for (const range of ranges) limits(out, range, ' ');
  }
  return true;
};

export const serviceAccount: Describer = (out, { object, session }) => {
  head(out, object.metadata);
  const names = (list: any[] | undefined) => (list ?? []).map((s) => s.name);
  const several = (title: string, found: string[]) => {
    if (!found.length) out.add(0, `${title}:\t<none>`);
    found.forEach((name, i) => out.add(0, i === 0 ? `${title}:\t${name}` : `\t${name}`));
  };
  several('Image pull secrets', names(object.imagePullSecrets));
  if (session.old || object.metadata.annotations?.['kubernetes.io/enforce-mountable-secrets'] === 'true')
    several('Mountable secrets', names(object.secrets));
  if (session.old) several('Tokens', names(object.secrets));
  return undefined;
};
