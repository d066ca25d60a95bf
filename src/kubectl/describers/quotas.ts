import { canonicalQuantity } from '../../apimachinery/quantity.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import type { Describer } from './describer.ts';
import type { Lines } from './lines.ts';

const SCOPES: Record<string, string> = {
  Terminating: 'have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.',
  NotTerminating:
    'do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.',
  BestEffort: 'do not have resource requirements set. These pods have a best effort quality of service.',
  NotBestEffort: 'have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.',
};

export function quotaTable(out: Lines, quota: KubeObject, pad = ''): void {
  const scopes: string[] = [...(quota.spec?.scopes ?? [])].sort();
  if (scopes.length) out.raw(`${pad}Scopes:\t${scopes.join(', ')}\n`);
  for (const scope of scopes) if (SCOPES[scope]) out.raw(`${pad || ' '}* Matches all pods that ${SCOPES[scope]}\n`);
  out.raw(`${pad}Resource\tUsed\tHard\n`);
  out.raw(`${pad}--------\t${pad ? '---\t---' : '----\t----'}\n`);
  const hard = quota.status?.hard ?? {};
  for (const name of Object.keys(hard).sort()) out.raw(`${pad}${name}\t${quota.status?.used?.[name] ?? '0'}\t${hard[name]}\n`);
}

export function limits(out: Lines, range: KubeObject, pad = ''): void {
  const [words, lines] = [
    ['Type', 'Resource', 'Min', 'Max', 'Default Request', 'Default Limit', 'Max Limit/Request Ratio'],
    ['----', '--------', '---', '---', '---------------', '-------------', '-----------------------'],
  ];
  out.raw(`${pad}${words.join('\t')}\n${pad}${lines.join('\t')}\n`);
  for (const item of range.spec?.limits ?? []) {
    const maps = [item.min, item.max, item.defaultRequest, item.default, item.maxLimitRequestRatio];
    const names = [...new Set(maps.flatMap((m) => Object.keys(m ?? {})))].sort();
    for (const name of names)
      out.raw(`${pad}${[item.type, name, ...maps.map((m) => (m?.[name] === undefined ? '-' : canonicalQuantity(m[name])))].join('\t')}\n`);
  }
}

export const resourceQuota: Describer = (out, { object }) => {
  out.add(0, `Name:\t${object.metadata.name}`);
  out.add(0, `Namespace:\t${object.metadata.namespace}`);
  quotaTable(out, object);
  return true;
};
export const limitRange: Describer = (out, { object }) => {
  out.add(0, `Name:\t${object.metadata.name}`);
  out.add(0, `Namespace:\t${object.metadata.namespace}`);
  limits(out, object);
  return true;
};
