import { goQuote } from './fields.ts';
import { SelectorError } from './fieldselectors.ts';
import { byCodePoint } from './json.ts';
import { isQualifiedName, isValidLabelValue } from './labels.ts';

export { escapeFieldValue, type FieldSelector, parseFieldSelector, SelectorError } from './fieldselectors.ts';

/** Upstream: apimachinery/pkg/labels/selector.go. */
export type Operator = '=' | '==' | '!=' | 'in' | 'notin' | 'exists' | '!' | 'gt' | 'lt';
export interface Requirement {
  key: string;
  operator: Operator;
  /** Sorted. */
  values: string[];
}
export interface LabelSelector {
  requirements: Requirement[];
  matches(labels: Record<string, string> | undefined): boolean;
  text: string;
}

type Token = { kind: 'id' | 'end' | 'error' | '(' | ')' | ',' | '!' | '=' | '==' | '!=' | '>' | '<' | 'in' | 'notin'; text: string };
const SPECIAL = '=!(),><';
const SYMBOLS = new Set(['(', ')', ',', '!', '=', '==', '!=', '>', '<']);

function tokens(input: string): Token[] {
  const all: Token[] = [];
  let at = 0;
  for (;;) {
    while (/[ \t\r\n]/.test(input[at] ?? '')) at++;
    if (at >= input.length) {
      all.push({ kind: 'end', text: '' });
      return all;
    }
    const start = at;
    if (SPECIAL.includes(input[at])) {
      let length = 1;
      if (SYMBOLS.has(input.slice(at, at + 2))) length = 2;
      at += length;
      all.push({ kind: input.slice(start, at) as Token['kind'], text: input.slice(start, at) });
      continue;
    }
    while (at < input.length && !SPECIAL.includes(input[at]) && !/[ \t\r\n]/.test(input[at])) at++;
    const text = input.slice(start, at);
    all.push({ kind: text === 'in' || text === 'notin' ? text : 'id', text });
  }
}

/** Throws SelectorError with Kubernetes' text. An empty text selects everything. */
export function parseLabelSelector(input: string): LabelSelector {
  const all = tokens(input);
  let at = 0;
  const asValue = (t: Token): Token => (t.kind === 'in' || t.kind === 'notin' ? { kind: 'id', text: t.text } : t);
  const peek = () => asValue(all[Math.min(at, all.length - 1)]);
  const take = () => asValue(all[Math.min(at++, all.length - 1)]);
  const requirements: Requirement[] = [];
  for (;;) {
    const first = peek();
    if (first.kind === 'end') return labelSelector(requirements);
    if (first.kind !== 'id' && first.kind !== '!')
      throw new SelectorError(`found '${first.text}', expected: !, identifier, or 'end of string'`);
    try {
      requirements.push(requirement());
    } catch (e) {
      throw new SelectorError(`unable to parse requirement: ${(e as Error).message}`);
    }
    const next = take();
    if (next.kind === 'end') return labelSelector(requirements);
    if (next.kind !== ',') throw new SelectorError(`found '${next.text}', expected: ',' or 'end of string'`);
    const after = peek();
    if (after.kind !== 'id' && after.kind !== '!') throw new SelectorError(`found '${after.text}', expected: identifier after ','`);
  }

  function requirement(): Requirement {
    let token = take();
    const absent = token.kind === '!';
    if (absent) token = take();
    if (token.kind !== 'id') throw new Error(`found '${token.text}', expected: identifier`);
    const key = token.text;
    const wrong = isQualifiedName(key);
    if (wrong.length) throw new Error(`<nil>: Invalid value: ${goQuote(key)}: ${wrong.join('; ')}`);
    const following = peek().kind;
    if (absent) return newRequirement(key, '!', []);
    if (following === 'end' || following === ',') return newRequirement(key, 'exists', []);
    const operator = all[Math.min(at++, all.length - 1)];
    switch (operator.kind) {
      case 'in':
      case 'notin':
        return newRequirement(key, operator.kind, values());
      case '=':
      case '==':
      case '!=':
        return newRequirement(key, operator.kind, [exact()]);
      case '>':
        return newRequirement(key, 'gt', [exact()]);
      case '<':
        return newRequirement(key, 'lt', [exact()]);
    }
    throw new Error(`found '${operator.text}', expected: in, notin, =, ==, !=, gt, lt`);
  }
  function exact(): string {
    const next = peek();
    if (next.kind === 'end' || next.kind === ',') return '';
    const token = take();
    if (token.kind !== 'id') throw new Error(`found '${token.text}', expected: identifier`);
    return token.text;
  }
  function values(): string[] {
    const open = take();
    if (open.kind !== '(') throw new Error(`found '${open.text}' expected: '('`);
    const first = peek();
    if (first.kind === ')') {
      take();
      return [''];
    }
    if (first.kind !== 'id' && first.kind !== ',') throw new Error(`found '${first.text}', expected: ',', ')' or identifier`);
    const found = new Set<string>();
    for (;;) {
      const token = take();
      if (token.kind === 'id') {
        found.add(token.text);
        const next = peek();
        if (next.kind === ')') break;
        if (next.kind !== ',') throw new Error(`found '${next.text}', expected: ',' or ')'`);
      } else if (token.kind === ',') {
        if (!found.size) found.add('');
        const next = peek();
        if (next.kind === ')' || next.kind === ',') found.add('');
        if (next.kind === ')') break;
      } else throw new Error(`found '${token.text}', expected: ',', or identifier`);
    }
    take();
    return [...found];
  }
}

function newRequirement(key: string, operator: Operator, values: string[]): Requirement {
  const errors: string[] = [];
  if (operator === 'gt' || operator === 'lt')
    values.forEach((v, i) => {
      if (!isInteger(v)) errors.push(`values[${i}]: Invalid value: ${goQuote(v)}: for 'Gt', 'Lt' operators, the value must be an integer`);
    });
  values.sort(byCodePoint).forEach((v, i) => {
    const wrong = isValidLabelValue(v);
    if (wrong.length) errors.push(`values[${i}][${key}]: Invalid value: ${goQuote(v)}: ${wrong.join('; ')}`);
  });
  if (errors.length) throw new Error(errors.length === 1 ? errors[0] : `[${errors.join(', ')}]`);
  return { key, operator, values };
}
const isInteger = (text: string): boolean => /^[-+]?[0-9]+$/.test(text);

function meets({ key, operator, values }: Requirement, labels: Record<string, string>): boolean {
  const has = Object.hasOwn(labels, key);
  switch (operator) {
    case 'exists':
      return has;
    case '!':
      return !has;
    case 'in':
    case '=':
    case '==':
      return has && values.includes(labels[key]);
    case 'notin':
    case '!=':
      return !has || !values.includes(labels[key]);
    default: {
      if (!has || !isInteger(labels[key]) || !isInteger(values[0])) return false;
      const [a, b] = [BigInt(labels[key]), BigInt(values[0])];
      return operator === 'gt' ? a > b : a < b;
    }
  }
}
function requirementText({ key, operator, values }: Requirement): string {
  if (operator === 'exists') return key;
  if (operator === '!') return `!${key}`;
  const list = values.join(',');
  if (operator === 'in' || operator === 'notin') return `${key} ${operator} (${list})`;
  return `${key}${operator === 'gt' ? '>' : operator === 'lt' ? '<' : operator}${list}`;
}
/** Requirements are kept sorted by key, as upstream does. */
export function labelSelector(requirements: Requirement[]): LabelSelector {
  const sorted = [...requirements].sort((a, b) => byCodePoint(a.key, b.key));
  return {
    requirements: sorted,
    matches: (labels) => sorted.every((r) => meets(r, labels ?? {})),
    text: sorted.map(requirementText).join(','),
  };
}
const NOTHING: LabelSelector = { requirements: [], matches: () => false, text: '' };

/** The `metav1.LabelSelector` of an object. */
export interface LabelSelectorObject {
  matchLabels?: Record<string, string> | null;
  matchExpressions?: { key: string; operator: string; values?: string[] | null }[] | null;
}
const FROM_OBJECT: Record<string, Operator> = { In: 'in', NotIn: 'notin', Exists: 'exists', DoesNotExist: '!' };
/** None selects nothing, an empty one everything. Throws on an unknown operator. */
export function selectorOf(object: LabelSelectorObject | null | undefined): LabelSelector {
  if (!object) return NOTHING;
  return labelSelector([
    ...Object.entries(object.matchLabels ?? {}).map(([key, value]): Requirement => ({ key, operator: '=', values: [value] })),
    ...(object.matchExpressions ?? []).map(({ key, operator, values }): Requirement => {
      const known = FROM_OBJECT[operator];
      if (!known) throw new SelectorError(`${goQuote(operator)} is not a valid label selector operator`);
      return { key, operator: known, values: [...(values ?? [])].sort(byCodePoint) };
    }),
  ]);
}
/** As kubectl prints it; `<none>` when there is no selector. Upstream: metav1.FormatLabelSelector. */
export function labelSelectorToText(object: LabelSelectorObject | null | undefined): string {
  if (!object) return '<none>';
  return selectorOf(object).text || '<none>';
}
/** Of a plain map, as a Service's or a ReplicationController's. */
export const selectorFromMap = (map: Record<string, string> | null | undefined): LabelSelector => selectorOf({ matchLabels: map ?? {} });
