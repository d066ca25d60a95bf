import { isDns1123Label, isDns1123Subdomain } from '../../labels.ts';
import type { Library } from '../declare.ts';
import { CelError } from '../problems.ts';
import type { Opaque } from '../values.ts';

/** What is asked of the API server's authorizer. */
export interface Access {
  serviceAccount?: { namespace: string; name: string };
  path?: string;
  group?: string;
  resource?: string;
  subresource?: string;
  namespace?: string;
  name?: string;
  fieldSelector?: string;
  labelSelector?: string;
  verb: string;
}
export type Ask = (access: Access) => { allowed: boolean; reason: string };

class Check implements Opaque {
  readonly typeName: string;
  constructor(
    kind: string,
    readonly ask: Ask,
    readonly about: Omit<Access, 'verb'>,
  ) {
    this.typeName = `kubernetes.authorization.${kind}`;
  }
  equals(other: unknown): boolean {
    return other === this;
  }
  with(kind: string, more: Partial<Access>): Check {
    return new Check(kind, this.ask, { ...this.about, ...more });
  }
}
class Decision implements Opaque {
  readonly typeName = 'kubernetes.authorization.Decision';
  constructor(
    readonly allowed: boolean,
    readonly reason: string,
  ) {}
  equals(other: unknown): boolean {
    return other === this;
  }
}
export const authorizerValue = (ask: Ask): Opaque => new Check('Authorizer', ask, {});
export const resourceCheckValue = (ask: Ask, about: Omit<Access, 'verb'>): Opaque => new Check('ResourceCheck', ask, about);

const filled = (what: string, text: string): string => {
  if (!text.trim()) throw new CelError(`${what} must not be empty`);
  return text;
};
const decide = (check: Check, verb: string): Decision => {
  const { allowed, reason } = check.ask({ ...check.about, verb });
  return new Decision(allowed, reason);
};
const narrowed = (name: keyof Access): Library[number] => [
  name,
  'ResourceCheck.(string) => ResourceCheck',
  (check: Check, value: string) => check.with('ResourceCheck', { [name]: value }),
];

/** Models apiserver/pkg/cel/library/authz.go. */
export const AUTHORIZER: Library = [
  ['path', 'Authorizer.(string) => PathCheck', (a: Check, path) => a.with('PathCheck', { path: filled('path', path) })],
  ['group', 'Authorizer.(string) => GroupCheck', (a: Check, group) => a.with('GroupCheck', { group })],
  [
    'serviceAccount',
    'Authorizer.(string, string) => Authorizer',
    (a: Check, namespace, name) => {
      if (isDns1123Subdomain(name).length) throw new CelError('Invalid service account name');
      if (isDns1123Label(namespace).length) throw new CelError('Invalid service account namespace');
      return a.with('Authorizer', { serviceAccount: { namespace, name } });
    },
  ],
  ['resource', 'GroupCheck.(string) => ResourceCheck', (g: Check, r) => g.with('ResourceCheck', { resource: filled('resource', r) })],
  narrowed('subresource'),
  narrowed('namespace'),
  narrowed('name'),
  narrowed('fieldSelector'),
  narrowed('labelSelector'),
  ['check', 'PathCheck.(string) => Decision; ResourceCheck.(string) => Decision', decide],
  ['errored', 'Decision.() => bool', () => false],
  ['error', 'Decision.() => string', () => ''],
  ['allowed', 'Decision.() => bool', (d: Decision) => d.allowed],
  ['reason', 'Decision.() => string', (d: Decision) => d.reason],
];
