import { isDns1035Label, isDns1123Label, isDns1123Subdomain, isQualifiedName, isValidLabelValue } from '../../labels.ts';
import type { Library } from '../declare.ts';
import { type Opaque, Optional } from '../values.ts';
import { parseUrl } from './url.ts';

class Format implements Opaque {
  readonly typeName = 'kubernetes.NamedFormat';
  constructor(
    readonly name: string,
    readonly problems: (text: string) => string[],
    /** How long a pattern is counted for a check. */
    readonly patternSize: number,
  ) {}
  equals(other: unknown): boolean {
    return other === this;
  }
}
/** A name that something will be put behind: its last dash may stand for more. */
const prefix = (check: (text: string) => string[]) => (text: string) =>
  check(text.endsWith('-') && text.length > 1 ? `${text.slice(0, -1)}a` : text);
const matches =
  (pattern: RegExp, why: string, also = (_text: string) => true) =>
  (text: string) =>
    pattern.test(text) && also(text) ? [] : [why];
const realDate = (text: string): boolean => !Number.isNaN(Date.parse(text.slice(0, 10))) && Number(text.slice(8, 10)) <= 31;

/** Of the patterns that upstream counts for them, in MaxRegexSize. */
const PATTERN_SIZES: Record<string, number> = {
  dns1123Label: 30,
  dns1123Subdomain: 60,
  dns1035Label: 30,
  qualifiedName: 60,
  dns1123LabelPrefix: 30,
  dns1123SubdomainPrefix: 60,
  dns1035LabelPrefix: 30,
  labelValue: 40,
  uri: 1103,
  byte: 84,
  uuid: 70,
  date: 71,
  datetime: 71,
};
const FORMATS: Record<string, Format> = Object.fromEntries(
  Object.entries({
    dns1123Label: ['DNS1123Label', isDns1123Label],
    dns1123Subdomain: ['DNS1123Subdomain', isDns1123Subdomain],
    dns1035Label: ['DNS1035Label', isDns1035Label],
    qualifiedName: ['QualifiedName', isQualifiedName],
    dns1123LabelPrefix: ['DNS1123LabelPrefix', prefix(isDns1123Label)],
    dns1123SubdomainPrefix: ['DNS1123SubdomainPrefix', prefix(isDns1123Subdomain)],
    dns1035LabelPrefix: ['DNS1035LabelPrefix', prefix(isDns1035Label)],
    labelValue: ['LabelValue', isValidLabelValue],
    uri: [
      'URI',
      (text: string) => {
        try {
          parseUrl(text);
          return [];
        } catch (error) {
          return [(error as Error).message];
        }
      },
    ],
    uuid: ['uuid', matches(/^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i, 'does not match the UUID format')],
    byte: ['byte', matches(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/, 'invalid base64')],
    date: ['date', matches(/^\d{4}-\d{2}-\d{2}$/, 'invalid date', realDate)],
    datetime: [
      'datetime',
      matches(/^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[-+]\d{2}:\d{2})$/, 'invalid datetime', realDate),
    ],
  } as Record<string, [string, (text: string) => string[]]>).map(([key, [name, problems]]) => [
    key,
    new Format(name, problems, PATTERN_SIZES[key]),
  ]),
);
/** Models apiserver/pkg/cel/library/format.go. */
export const NAMED_FORMATS: Library = [
  ['format.named', 'string => optional(Format)', (name) => (Object.hasOwn(FORMATS, name) ? new Optional(FORMATS[name]) : Optional.none)],
  [
    'validate',
    'Format.(string) => optional(list(string))',
    (format: Format, text: string) => {
      const problems = format.problems(text);
      return problems.length ? new Optional(problems) : Optional.none;
    },
  ],
  ...Object.keys(FORMATS).map((name): Library[number] => [`format.${name}`, ' => Format', () => FORMATS[name]]),
];
