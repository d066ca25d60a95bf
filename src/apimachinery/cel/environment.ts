import type { Functions } from './declare.ts';
import * as t from './types.ts';
import { kindOf } from './values.ts';

/** The names an expression may use. */
export interface Environment {
  functions: Functions;
  variable(name: string): t.Type | undefined;
  /** The type of an object's field. */
  field(struct: string, name: string): t.Type | undefined;
  literal(value: unknown): t.Type;
}
/** Fields by the name of the object's type. */
export type Structs = Map<string, Map<string, t.Type>>;

const BY_KIND: Partial<Record<t.Kind, t.Type>> = {
  null: t.NULL,
  bool: t.BOOL,
  int: t.INT,
  uint: t.UINT,
  double: t.DOUBLE,
  string: t.STRING,
  bytes: t.BYTES,
};
const NAMED: Record<string, t.Type> = {
  bool: t.BOOL,
  bytes: t.BYTES,
  double: t.DOUBLE,
  int: t.INT,
  string: t.STRING,
  uint: t.UINT,
  dyn: t.DYN,
  null_type: t.NULL,
  list: t.list(t.param('A')),
  map: t.map(t.param('A'), t.param('B')),
  type: t.typeOf(),
  optional_type: t.optional(t.param('V')),
  'google.protobuf.Timestamp': t.TIMESTAMP,
  'google.protobuf.Duration': t.DURATION,
};
const OPAQUE = ['net.IP', 'net.CIDR'];
/** Names that are types. */
export function typeNamed(name: string): t.Type | undefined {
  return Object.hasOwn(NAMED, name) ? NAMED[name] : OPAQUE.includes(name) ? t.opaque(name) : undefined;
}

export function createEnvironment(functions: Functions, variables: Record<string, t.Type>, structs: Structs = new Map()): Environment {
  return {
    functions,
    variable(name) {
      if (Object.hasOwn(variables, name)) return variables[name];
      if (structs.has(name)) return t.typeOf(t.struct(name));
      const type = typeNamed(name);
      return type && t.typeOf(type);
    },
    field: (struct, name) => structs.get(struct)?.get(name),
    literal: (value) => BY_KIND[kindOf(value)] ?? t.DYN,
  };
}
