import { isObject, set } from '../json.ts';
import type { Schema } from '../schema.ts';
import { child, isAtomicList, isAtomicMap, itemElement, shapeOf } from './typed.ts';

/** A live object with what an applier says laid over it. Upstream: structured-merge-diff/typed/merge.go. */
export function mergeTyped(live: unknown, config: unknown, schema: Schema | undefined): unknown {
  const shape = shapeOf(schema, config ?? live);
  const leaf = () => (config !== undefined ? config : live);
  if (shape === 'scalar') return leaf();
  if (shape === 'list') {
    const left = Array.isArray(live) ? live : [];
    const right = Array.isArray(config) ? config : [];
    if (isAtomicList(schema) || (!left.length && !right.length)) return leaf();
    return mergeLists(left, right, schema as Schema);
  }
  const left = isObject(live) ? live : {};
  const right = isObject(config) ? config : {};
  if (isAtomicMap(schema) || (!Object.keys(left).length && !Object.keys(right).length)) return leaf();
  const result: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const merged = mergeTyped(own(left, key), own(right, key), child(schema, key));
    if (merged !== undefined) set(result, key, merged);
  }
  return Object.keys(result).length ? result : undefined;
}
const own = (map: Record<string, unknown>, key: string): unknown => (Object.hasOwn(map, key) ? map[key] : undefined);

/** The order is the applier's where both know an item; what only the live object has stays between its neighbours. */
function mergeLists(left: unknown[], right: unknown[], schema: Schema): unknown[] | undefined {
  const leftElements = left.map((item) => itemElement(schema, item));
  const rightElements = right.map((item) => itemElement(schema, item));
  const twice = (element: string) => leftElements.indexOf(element) !== leftElements.lastIndexOf(element);
  const liveOf = (element: string) => (leftElements.includes(element) && !twice(element) ? left[leftElements.indexOf(element)] : undefined);
  const shared = rightElements.filter((e) => leftElements.includes(e));
  const merged = new Set<string>();
  const out: unknown[] = [];
  const push = (value: unknown) => {
    if (value !== undefined) out.push(value);
  };
  const takeRight = (i: number) => {
    const element = rightElements[i];
    merged.add(element);
    push(mergeTyped(liveOf(element), right[i], schema.element));
    if (shared[0] === element) shared.shift();
  };
  let l = 0;
  let r = 0;
  while (l < left.length || r < right.length) {
    if (l < left.length && r < right.length) {
      if (leftElements[l] === rightElements[r]) {
        takeRight(r);
        l++;
        r++;
        continue;
      }
      if (rightElements.includes(leftElements[l]) && shared.length && shared[0] !== leftElements[l]) {
        l++;
        continue;
      }
    }
    if (l < left.length) {
      const element = leftElements[l];
      if (!rightElements.includes(element)) {
        push(mergeTyped(left[l], undefined, schema.element));
        l++;
        continue;
      }
      if (merged.has(element)) l++;
    }
    if (r < right.length) takeRight(r++);
  }
  return out.length ? out : undefined;
}
