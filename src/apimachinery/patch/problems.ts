import { goText, goTypeName } from '../gotext.ts';

/** A patch that cannot be applied; the API server answers 500 (a missing merge key too) with its text. */
export class PatchError extends Error {}
export const wrongType = (expected: string, actual: unknown): PatchError =>
  new PatchError(`expected a ${expected}, but received a ${goTypeName(actual)}`);
export const noMergeKey = (map: unknown, key: string): PatchError =>
  new PatchError(`map: ${goText(map)} does not contain declared merge key: ${key}`);
export const badPatchType = (directive: unknown, map: unknown): PatchError =>
  new PatchError(
    `unknown patch type: ${typeof directive === 'string' ? directive : `%!s(${goTypeName(directive)}=${goText(directive)})`} in map: ${goText(map)}`,
  );
export const badOrder = (): PatchError => new PatchError('invalid patch format of setElementOrder list');
