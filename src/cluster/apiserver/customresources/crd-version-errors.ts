import { duplicate, invalidValue, required, tooMany } from '../../../apimachinery/fields.ts';
import type { JsonSchema } from '../../../apimachinery/jsonschema.ts';
import type { FieldError } from '../../../kinds/resource.ts';
import { followed } from './fieldpath.ts';

const COLUMN_TYPES = ['boolean', 'date', 'integer', 'number', 'string'];
const COLUMN_FORMATS = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password'];

function pathErrors(path: string, at: string): FieldError[] {
  return path[0] === '.' ? [] : [invalidValue(at, path, 'must be a simple json path starting with .')];
}
/** Models ValidateCustomResourceColumnDefinition. */
export function columnErrors(column: any, path: string): FieldError[] {
  const types = `must be one of ${COLUMN_TYPES.join(',')}`;
  return [
    ...(column.name ? [] : [required(`${path}.name`)]),
    ...(!column.type
      ? [required(`${path}.type`, types)]
      : COLUMN_TYPES.includes(column.type)
        ? []
        : [invalidValue(`${path}.type`, column.type, types)]),
    ...(column.format && !COLUMN_FORMATS.includes(column.format)
      ? [invalidValue(`${path}.format`, column.format, `must be one of ${COLUMN_FORMATS.join(',')}`)]
      : []),
    ...(column.jsonPath ? pathErrors(column.jsonPath, `${path}.JSONPath`) : [required(`${path}.JSONPath`)]),
  ];
}
/** Models ValidateCustomResourceDefinitionSubresources. */
export function subresourceErrors(subresources: any, path: string): FieldError[] {
  const scale = subresources?.scale;
  if (!scale) return [];
  const one = (name: string, under: string[], needed: boolean): FieldError[] => {
    const at = `${path}.scale.${name}`;
    const value = scale[name];
    if (!value) return needed ? [required(at)] : [];
    const wrong = pathErrors(value, at);
    if (wrong.length || under.some((u) => value.startsWith(`.${u}.`))) return wrong;
    const where = under.length > 1 ? `either ${under.map((u) => `.${u}`).join(' or ')}` : `.${under[0]}`;
    return [invalidValue(at, value, `should be a json path under ${where}`)];
  };
  return [
    ...one('specReplicasPath', ['spec'], true),
    ...one('statusReplicasPath', ['status'], true),
    ...one('labelSelectorPath', ['spec', 'status'], false),
  ];
}
/** Models ValidateCustomResourceSelectableFields. */
export function selectableErrors(fields: { jsonPath?: string }[], schema: JsonSchema, path: string): FieldError[] {
  const seen = new Set<string>();
  const errors = fields.flatMap(({ jsonPath = '' }, i): FieldError[] => {
    const at = `${path}[${i}].jsonPath`;
    if (!jsonPath) return [required(at)];
    const found = followed(jsonPath, schema, false);
    if (typeof found === 'string') return [invalidValue(at, jsonPath, `is an invalid path: ${found}`)];
    const own: FieldError[] = [];
    if (found.steps[0] === 'metadata') own.push(invalidValue(at, jsonPath, 'must not point to fields in metadata'));
    if (!['string', 'boolean', 'integer'].includes(found.schema.type ?? ''))
      own.push(
        invalidValue(
          at,
          jsonPath,
          'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.',
        ),
      );
    const key = found.steps.join('.');
    if (seen.has(key)) own.push(duplicate(at, jsonPath));
    seen.add(key);
    return own;
  });
  if (seen.size > 8) errors.push(tooMany(path, seen.size, 8));
  return errors;
}
/** Models validateDeprecationWarning. */
export function deprecationErrors({ deprecated, deprecationWarning: warning }: any, path: string): FieldError[] {
  if (warning === undefined || warning === null) return [];
  const wrong: string[] = [];
  if (!deprecated) wrong.push('can only be set for deprecated versions');
  else {
    if (new TextEncoder().encode(warning).length > 256) wrong.push('must be <= 256 characters long');
    if (!warning) wrong.push('must not be an empty string');
    const at = [...warning].findIndex((c) => /[\p{C}\p{Zl}\p{Zp}]/u.test(c) || (/\s/.test(c) && c !== ' '));
    if (at >= 0) wrong.push(`must only contain printable UTF-8 characters; non-printable character found at index ${at}`);
  }
  return wrong.map((why) => invalidValue(`${path}.deprecationWarning`, warning, why));
}
