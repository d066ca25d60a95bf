import type { KubeObject } from '../../apimachinery/types.ts';
import { age, nameOf } from '../table/format.ts';

/** Upstream: pkg/printers/internalversion/printers.go printRoleBinding. */
export function bindingCells(o: KubeObject, now: number): unknown[] {
  const of = (kind: string, text: (s: any) => string) =>
    (o.subjects ?? [])
      .filter((s: any) => s.kind === kind)
      .map(text)
      .join(', ');
  return [
    nameOf(o),
    `${o.roleRef?.kind ?? ''}/${o.roleRef?.name ?? ''}`,
    age(o, now),
    of('User', (s) => s.name),
    of('Group', (s) => s.name),
    of('ServiceAccount', (s) => `${s.namespace ?? ''}/${s.name}`),
  ];
}
