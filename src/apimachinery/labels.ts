// Rules of names and labels. Upstream: apimachinery/pkg/util/validation and pkg/api/validate/content.
const examples = (list: string[]): string => list.map((e, i) => `${i ? ' or ' : ''}'${e}', `).join('');
const regexError = (message: string, format: string, ...list: string[]): string =>
  list.length
    ? `${message} (e.g. ${examples(list)}regex used for validation is '${format}')`
    : `${message} (regex used for validation is '${format}')`;
const patterns = new Map<string, RegExp>();
function whole(format: string): RegExp {
  let pattern = patterns.get(format);
  if (!pattern) patterns.set(format, (pattern = new RegExp(`^(?:${format})$`, 'u')));
  return pattern;
}
const encoder = new TextEncoder();
/** Whether it is longer in UTF-8, in which a letter takes three bytes at most. */
const exceeds = (text: string, max: number): boolean => text.length * 3 > max && encoder.encode(text).length > max;

export const EMPTY = 'must be non-empty';
export const maxLength = (n: number): string => `must be no more than ${n} characters`;
const maxBytes = (n: number): string => `must be no more than ${n} bytes`;
export const inclusiveRange = (low: number, high: number): string => `must be between ${low} and ${high}, inclusive`;

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const isSubdomain = whole(SUBDOMAIN);
const isLabel = whole(LABEL);
const SUBDOMAIN_MESSAGE =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";

const check = (value: string, max: number, format: string, message: string, ...list: string[]): string[] => [
  ...(exceeds(value, max) ? [maxLength(max)] : []),
  ...(whole(format).test(value) ? [] : [regexError(message, format, ...list)]),
];

export function isDns1123Label(value: string): string[] {
  const errors = exceeds(value, 63) ? [maxLength(63)] : [];
  if (!isLabel.test(value))
    errors.push(
      isSubdomain.test(value)
        ? 'must not contain dots'
        : regexError(
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
            LABEL,
            'my-name',
            '123-abc',
          ),
    );
  return errors;
}
export const isDns1123Subdomain = (value: string): string[] => check(value, 253, SUBDOMAIN, SUBDOMAIN_MESSAGE, 'example.com');
export const isDns1123SubdomainWithUnderscore = (value: string): string[] =>
  check(
    value,
    253,
    '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*',
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character",
    'example.com',
  );
export const isDns1035Label = (value: string): string[] =>
  check(
    value,
    63,
    '[a-z]([-a-z0-9]*[a-z0-9])?',
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
    'my-name',
    'abc-123',
  );
export const isWildcardDns1123Subdomain = (value: string): string[] =>
  check(
    value,
    253,
    `\\*\\.${SUBDOMAIN}`,
    "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
    '*.example.com',
  );
export const isFullyQualifiedName = (value: string): string[] => {
  if (!value) return ['Required value'];
  const errors = isDns1123Subdomain(value);
  if (errors.length) return errors;
  return value.split('.').length < 3 ? ['should be a domain with at least three segments separated by dots'] : [];
};

const NAME = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const NAME_MESSAGE = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const NAME_EXAMPLES = ['MyName', 'my.name', '123-abc'];
const isName = whole(NAME);
/** A label's or annotation's key. */
export function isQualifiedName(value: string): string[] {
  const parts = value.split('/');
  if (parts.length > 2)
    return [
      `a valid label key ${regexError(NAME_MESSAGE, NAME, ...NAME_EXAMPLES)} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  const errors: string[] = [];
  const name = parts[parts.length - 1];
  if (parts.length === 2) {
    if (!parts[0]) errors.push(`prefix part ${EMPTY}`);
    else errors.push(...isDns1123Subdomain(parts[0]).map((e) => `prefix part ${e.replace(maxLength(253), maxBytes(253))}`));
  }
  if (!name) errors.push(`name part ${EMPTY}`);
  else if (exceeds(name, 63)) errors.push(`name part ${maxBytes(63)}`);
  if (!isName.test(name)) errors.push(`name part ${regexError(NAME_MESSAGE, NAME, ...NAME_EXAMPLES)}`);
  return errors;
}
export const isValidLabelValue = (value: string): string[] => [
  ...(exceeds(value, 63) ? [maxBytes(63)] : []),
  ...(value === '' || isName.test(value)
    ? []
    : [
        regexError(
          "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
          `(${NAME})?`,
          'MyValue',
          'my_value',
          '12345',
        ),
      ]),
];

export const isCIdentifier = (value: string): string[] =>
  check(
    value,
    Number.POSITIVE_INFINITY,
    '[A-Za-z_][A-Za-z0-9_]*',
    "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_'",
    'my_name',
    'MY_NAME',
    'MyName',
  );
/** Of metav1.Condition. */
export const isConditionReason = (value: string): string[] =>
  check(
    value,
    Number.POSITIVE_INFINITY,
    '[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?',
    "a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_'",
    'my_name',
    'MY_NAME',
    'MyName',
    'ReasonA,ReasonB',
    'ReasonA:ReasonB',
  );
const dots = (value: string): string[] =>
  value === '.' ? ["must not be '.'"] : value === '..' ? ["must not be '..'"] : value.startsWith('..') ? ["must not start with '..'"] : [];
/** Relaxed, as since 1.32. */
export function isEnvVarName(value: string): string[] {
  if (!value) return [`environment variable name ${EMPTY}`];
  return /^[\x20-\x3c\x3e-\x7e]+$/.test(value)
    ? []
    : ["a valid environment variable name must consist only of printable ASCII characters other than '='"];
}
export const isConfigMapKey = (value: string): string[] => [
  ...check(
    value,
    253,
    '[-._a-zA-Z0-9]+',
    "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
    'key.name',
    'KEY_NAME',
    'key-name',
  ),
  ...dots(value),
];
export const isHttpHeaderName = (value: string): string[] =>
  check(
    value,
    Number.POSITIVE_INFINITY,
    '[-A-Za-z0-9]+',
    "a valid HTTP header must consist of alphanumeric characters or '-'",
    'X-Header-Name',
  );
export const isValidPercent = (value: string): string[] =>
  check(
    value,
    Number.POSITIVE_INFINITY,
    '[0-9]+%',
    "a valid percent string must be a numeric string followed by an ending '%'",
    '1%',
    '93%',
  );
export const isInRange = (value: number, low: number, high: number): string[] =>
  value >= low && value <= high ? [] : [inclusiveRange(low, high)];
export const isValidPortNum = (port: number): string[] => isInRange(port, 1, 65535);
export function isValidPortName(port: string): string[] {
  const errors: string[] = [];
  if (port.length > 15) errors.push(maxLength(15));
  if (!/^[-a-z0-9]+$/.test(port)) errors.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  if (!/[a-z]/.test(port)) errors.push('must contain at least one letter (a-z)');
  if (port.includes('--')) errors.push('must not contain consecutive hyphens');
  if (port.startsWith('-') || port.endsWith('-')) errors.push('must not begin or end with a hyphen');
  return errors;
}
/** A name that becomes part of a path. Upstream: pkg/api/validation/path. */
export function isPathSegmentName(name: string): string[] {
  if (name === '.' || name === '..') return [`may not be '${name}'`];
  return ['/', '%'].filter((c) => name.includes(c)).map((c) => `may not contain '${c}'`);
}
