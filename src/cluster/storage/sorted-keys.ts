/** Index of the first key that is not less than `key`. */
export function lowerBound(keys: string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keys[middle] < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function insertKey(keys: string[], key: string): void {
  const at = lowerBound(keys, key);
  if (keys[at] !== key) keys.splice(at, 0, key);
}

export function removeKey(keys: string[], key: string): void {
  const at = lowerBound(keys, key);
  if (keys[at] === key) keys.splice(at, 1);
}

/** Keys that begin with `prefix` and are greater than `after`, in order. */
export function* keysIn(keys: string[], prefix: string, after = ''): Generator<string> {
  for (let at = lowerBound(keys, after > prefix ? after : prefix); at < keys.length && keys[at].startsWith(prefix); at++)
    if (!after || keys[at] > after) yield keys[at];
}
