import { canonicalQuantity } from '../../apimachinery/quantity.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import type { Describer } from './describer.ts';
import type { Lines } from './lines.ts';

export function quotaTable(out: Lines, quota: KubeObject, pad = ''): void {
  if (quota.spec?.scopes?.length) out.raw(`${pad}Scopes:\t${quota.spec.scopes.join(', ')}\n`);
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
