import { DecodeError, decode as decodeAny, type Shape } from '../decode.ts';
import { KustomizeError } from './error.ts';

export { type Shape, type Struct, struct } from '../decode.ts';

export function decode(value: unknown, shape: Shape, strict = true): any {
  try {
    return decodeAny(value, shape, strict);
  } catch (error) {
    throw error instanceof DecodeError ? new KustomizeError(error.message) : error;
  }
}
