import type { Parts } from './part.ts';

/** By group and kind. */
export const PARTS: Parts = {};
