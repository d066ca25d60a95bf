import { createEnvironment } from '../../../apimachinery/cel/environment.ts';
import { checkExpression } from '../../../apimachinery/cel/index.ts';
import { FUNCTIONS } from '../../../apimachinery/cel/library/index.ts';
import * as t from '../../../apimachinery/cel/types.ts';
import { type Errors, invalid, required, tooLong } from '../../validation/common.ts';
import { driverName, listOf } from './common.ts';

const MAX_EXPRESSION = 10240;
const MAX_PARAMETERS = 10240;
const perDomain = (of: t.Type): t.Type => t.map(t.STRING, t.map(t.STRING, of));
/** Models dynamic-resource-allocation/cel/compile.go. */
const DEVICE = createEnvironment(
  FUNCTIONS,
  { device: t.struct('kubernetes.DRADevice') },
  new Map([
    [
      'kubernetes.DRADevice',
      new Map([
        ['driver', t.STRING],
        ['allowMultipleAllocations', t.BOOL],
        ['attributes', perDomain(t.DYN)],
        ['capacity', perDomain(t.opaque('kubernetes.Quantity'))],
      ]),
    ],
  ]),
);
function selector(s: any, path: string): Errors {
  if (!s.cel) return [required(`${path}.cel`)];
  const at = `${path}.cel.expression`;
  const text: string = s.cel.expression ?? '';
  if (text.length > MAX_EXPRESSION) return [tooLong(at, MAX_EXPRESSION)];
  const problem = checkExpression(text, DEVICE, ['bool', 'dyn'])?.replace(
    /^must evaluate to one of .* but got /,
    'must evaluate to bool or the unknown type, not ',
  );
  return problem ? [invalid(at, text, problem)] : [];
}
export const selectors = (list: any[] | undefined, path: string): Errors => listOf(list, 32, selector, path);

/** Upstream: validateRawExtension. */
function parameters(value: unknown, path: string): Errors {
  if (value === undefined || value === null) return [required(path)];
  if (JSON.stringify(value).length > MAX_PARAMETERS) return [tooLong(path, MAX_PARAMETERS)];
  return typeof value === 'object' && !Array.isArray(value) ? [] : [invalid(path, '<value omitted>', 'must be a valid JSON object')];
}
export const configuration = ({ opaque }: any, path: string): Errors =>
  opaque
    ? [...driverName(opaque.driver, `${path}.opaque.driver`), ...parameters(opaque.parameters, `${path}.opaque.parameters`)]
    : [required(`${path}.opaque`)];
