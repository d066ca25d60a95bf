import { byCodePoint } from './json.ts';

export class SelectorError extends Error {}

/** Upstream: apimachinery/pkg/fields/selector.go. */
export interface FieldRequirement {
  field: string;
  operator: '=' | '!=';
  value: string;
}
export interface FieldSelector {
  requirements: FieldRequirement[];
  /** `value` gives an object's value of a field. */
  matches(value: (field: string) => string): boolean;
  text: string;
}

/** Throws SelectorError with Kubernetes' text. */
export function parseFieldSelector(input: string): FieldSelector {
  const requirements: FieldRequirement[] = [];
  for (const term of terms(input).sort(byCodePoint)) {
    if (!term) continue;
    const parts = /^([^!=]*(?:!(?!=)[^!=]*)*)(!=|==|=)(.*)$/s.exec(term);
    if (!parts) throw new SelectorError(`invalid selector: '${input}'; can't understand '${term}'`);
    requirements.push({ field: parts[1], operator: parts[2] === '!=' ? '!=' : '=', value: unescapeValue(parts[3]) });
  }
  return {
    requirements,
    matches: (value) => requirements.every((r) => (value(r.field) === r.value) === (r.operator === '=')),
    text: requirements.map((r) => `${r.field}${r.operator}${escapeFieldValue(r.value)}`).join(','),
  };
}

const terms = (input: string): string[] => {
  const all = [''];
  for (let i = 0; i < input.length; i++) {
    if (input[i] === ',') all.push('');
    else {
      all[all.length - 1] += input[i];
      if (input[i] === '\\' && i + 1 < input.length) all[all.length - 1] += input[++i];
    }
  }
  return all;
};
function unescapeValue(text: string): string {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '\\') {
      const next = text[++i];
      if (next === undefined) throw new SelectorError('invalid field selector: invalid escape sequence: \\');
      if (!'\\,='.includes(next)) throw new SelectorError(`invalid field selector: invalid escape sequence: \\${next}`);
      out += next;
    } else if (c === ',' || c === '=') throw new SelectorError(`invalid field selector: unescaped character in value: ${c.charCodeAt(0)}`);
    else out += c;
  }
  return out;
}
export const escapeFieldValue = (value: string): string => value.replace(/[\\,=]/g, '\\$&');
