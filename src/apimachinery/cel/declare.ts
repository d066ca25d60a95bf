import * as t from './types.ts';

export interface Overload {
  member: boolean;
  args: t.Type[];
  result: t.Type;
  call(...args: any[]): unknown;
}
/** What functions there are, by name. */
export type Functions = Map<string, Overload[]>;

const NAMES: Record<string, t.Type> = {
  dyn: t.DYN,
  bool: t.BOOL,
  int: t.INT,
  uint: t.UINT,
  double: t.DOUBLE,
  string: t.STRING,
  bytes: t.BYTES,
  null: t.NULL,
  timestamp: t.TIMESTAMP,
  duration: t.DURATION,
  URL: t.opaque('kubernetes.URL'),
  IP: t.opaque('net.IP'),
  CIDR: t.opaque('net.CIDR'),
  Quantity: t.opaque('kubernetes.Quantity'),
  Semver: t.opaque('kubernetes.Semver'),
  Format: t.opaque('kubernetes.NamedFormat'),
  Authorizer: t.opaque('kubernetes.authorization.Authorizer'),
  PathCheck: t.opaque('kubernetes.authorization.PathCheck'),
  GroupCheck: t.opaque('kubernetes.authorization.GroupCheck'),
  ResourceCheck: t.opaque('kubernetes.authorization.ResourceCheck'),
  Decision: t.opaque('kubernetes.authorization.Decision'),
};
/** The type a signature writes: `map(string, list(A))`. One capital letter is a parameter. */
export function typeFrom(text: string): t.Type {
  const open = text.indexOf('(');
  if (open < 0) return /^[A-Z]$/.test(text) ? t.param(text) : NAMES[text];
  const inner = split(text.slice(open + 1, -1)).map(typeFrom);
  switch (text.slice(0, open)) {
    case 'list':
      return t.list(inner[0]);
    case 'map':
      return t.map(inner[0], inner[1]);
    case 'type':
      return t.typeOf(inner[0]);
  }
  return t.optional(inner[0]);
}
function split(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i <= text.length; i++) {
    if (text[i] === '(') depth++;
    else if (text[i] === ')') depth--;
    else if ((text[i] === ',' && !depth) || i === text.length) {
      const part = text.slice(from, i).trim();
      if (part) parts.push(part);
      from = i + 1;
    }
  }
  return parts;
}

/** A function's overloads: `string, int => bool`, or `string.(int) => bool` for a receiver's. */
export type Library = [name: string, signatures: string, call: (...args: any[]) => unknown][];

export function declare(...libraries: Library[]): Functions {
  const functions: Functions = new Map();
  for (const [name, signatures, call] of libraries.flat()) {
    const overloads = functions.get(name) ?? [];
    functions.set(name, overloads);
    for (const signature of signatures.split(';')) overloads.push({ ...signatureFrom(signature.trim()), call });
  }
  return functions;
}
function signatureFrom(signature: string) {
  const [left, result] = signature.split('=>').map((s) => s.trim());
  const dot = left.indexOf('.(');
  const args = dot < 0 ? split(left) : [left.slice(0, dot), ...split(left.slice(dot + 2, -1))];
  return { member: dot >= 0, args: args.map(typeFrom), result: typeFrom(result) };
}
