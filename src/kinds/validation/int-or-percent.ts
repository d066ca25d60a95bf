import { isValidPercent } from '../../apimachinery/labels.ts';
import { check, type Errors, invalid, nonnegative } from './common.ts';

const percentOf = (value: unknown): number | undefined =>
  typeof value === 'string' && !isValidPercent(value).length ? Number(value.slice(0, -1)) : undefined;
export const intOrPercent = (value: unknown): number =>
  percentOf(value) ?? (typeof value === 'number' ? value : Number.parseInt(`${value}`, 10) || 0);
export const nonnegativeIntOrPercent = (value: unknown, path: string): Errors =>
  typeof value === 'string' ? check(path, value, isValidPercent) : nonnegative(value, path);
export const atMost100Percent = (value: unknown, path: string): Errors =>
  (percentOf(value) ?? 0) > 100 ? [invalid(path, value, 'must not be greater than 100%')] : [];
