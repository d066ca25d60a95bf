import { isDns1123Label } from '../../apimachinery/labels.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import { templateWarnings } from '../core/pod/warnings.ts';

/** Of kinds that name Pods after themselves. */
export function nameWarnings({ metadata }: KubeObject): string[] {
  const wrong = isDns1123Label(metadata.name ?? '');
  if (!wrong.length) return [];
  return [
    `metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [${wrong.join(' ')}]`,
  ];
}
/** Said of the name when it is new, and of the template when the spec is. */
export function workloadWarnings(o: KubeObject, old?: KubeObject): string[] {
  if (!old) return [...nameWarnings(o), ...templateWarnings(o)];
  return o.metadata.generation === old.metadata.generation ? [] : templateWarnings(o);
}
