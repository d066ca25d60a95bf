import type { Schema } from '../../apimachinery/schema.ts';
import { completeObject, emptyOf } from './complete.ts';

/** Kind → field → what it is; the field `''` speaks of the kind itself. The letters are explained in `parse`. */
export type Table = Record<string, Record<string, string>>;

export type Basic =
  | 'string'
  | 'int32'
  | 'int64'
  | 'boolean'
  | 'number'
  | 'bytes'
  | 'time'
  | 'microtime'
  | 'quantity'
  | 'intOrString'
  | 'object'
  | 'any';
/** The type of one field, as its kind's Go struct and OpenAPI have it. */
export interface FieldType extends Schema {
  basic?: Basic;
  element?: FieldType;
  structure?: Structure;
  /** Name of the Go type, without pointer. */
  goType: string;
  pointer: boolean;
  /** `empty`: left out when empty (structs never are); `zero`: when zero. */
  omit: '' | 'empty' | 'zero';
  /** Its place in the Go struct. */
  index?: number;
  required: boolean;
  hasDefault: boolean;
  enum?: string[];
  elementEnum?: string[];
}
export interface Structure extends Schema {
  kind: 'struct';
  /** `core.v1.Container`, or `io.k8s.api.core.v1.Container` as OpenAPI calls it. */
  name: string;
  openApiName: string;
  goName: string;
  fields: ReadonlyMap<string, FieldType>;
  field(name: string): FieldType | undefined;
  /** `group/version` of each group it is a kind of. */
  kinds: string[];
  unions?: unknown;
  /** What OpenAPI says of a kind without fields: an object, or nothing. */
  opaque?: 'object' | 'any';
}

const tables = new Map<string, Table>();
const structures = new Map<string, Structure>();
export const addTable = (module: string, table: Table): void => {
  tables.set(module, table);
};
export const allStructures = (): Structure[] =>
  [...tables].flatMap(([module, table]) => Object.keys(table).map((name) => structure(module, name) as Structure));

export function structure(module: string, name: string): Structure | undefined {
  const id = `${module}.${name}`;
  const known = structures.get(id);
  if (known) return known;
  const row = tables.get(module)?.[name];
  if (!row) return undefined;
  const marks = (row[''] ?? '').split(' ');
  const kinds = marks.find((m) => m.startsWith('k='));
  const unions = marks.find((m) => m.startsWith('U='));
  let fields: Map<string, FieldType> | undefined;
  const made: Structure = {
    kind: 'struct',
    name: id,
    openApiName: openApiName(id),
    goName: `${module.split('.').pop()}.${name}`,
    get fields() {
      fields ??= new Map(
        Object.entries(row)
          .filter(([f]) => f)
          .map(([f, text], index) => [f, Object.assign(parse(text, module), { index })]),
      );
      return fields;
    },
    field: (f) => made.fields.get(f),
    empty: () => completeObject(emptyOf(made), made),
    kinds: kinds ? kinds.slice(2).split(',') : [],
    ...(marks.includes('a') && { atomic: true }),
    ...(unions && { unions: JSON.parse(unions.slice(2)) }),
    ...(marks.includes('o') && { opaque: 'object' as const }),
    ...(marks.includes('A') && { opaque: 'any' as const, open: true }),
  };
  structures.set(id, made);
  return made;
}
function openApiName(id: string): string {
  if (id.startsWith('machinery.')) return `io.k8s.apimachinery.pkg.${id.slice(10)}`;
  if (id.startsWith('meta.')) return `io.k8s.apimachinery.pkg.apis.${id}`;
  if (id.startsWith('apiextensions.')) return `io.k8s.apiextensions-apiserver.pkg.apis.${id}`;
  if (id.startsWith('apiregistration.')) return `io.k8s.kube-aggregator.pkg.apis.${id}`;
  return `io.k8s.api.${id}`;
}

const BASIC: Record<string, [Basic, string]> = {
  s: ['string', 'string'],
  i: ['int32', 'int32'],
  l: ['int64', 'int64'],
  b: ['boolean', 'bool'],
  d: ['number', 'float64'],
  y: ['bytes', '[]uint8'],
  t: ['time', 'v1.Time'],
  u: ['microtime', 'v1.MicroTime'],
  m: ['object', 'v1.FieldsV1'],
  q: ['quantity', 'resource.Quantity'],
  x: ['intOrString', 'intstr.IntOrString'],
  o: ['object', 'runtime.RawExtension'],
  a: ['any', 'v1.JSON'],
};
/**
 * `<type>[*][?|~] marks`: s string, i int32, l int64, …, `[` list of, `{` map of, `<Kind>`; * pointer, ? omitempty, ~ omitzero;
 * r required, Z zero default, D= default, A atomic, S set, K= list keys, a atomic map, g granular though its kind is atomic, M= patch merge key, P= patch strategies,
 * E= enum, e= enum of the elements, G= Go type.
 */
function parse(text: string, module: string): FieldType {
  const [head, ...marks] = text.split(' ');
  const type = head.replace(/[*?~]+$/, '');
  const value = (mark: string): string | undefined => marks.find((m) => m.startsWith(`${mark}=`))?.slice(2);
  const listed = (mark: string): string[] | undefined => value(mark)?.split(',');
  const list = marks.includes('A') ? 'atomic' : marks.includes('S') ? 'set' : value('K') ? 'map' : undefined;
  const base = typeOf(type, module, value('G'));
  const element = listed('e');
  if (element && base.element) base.element.enum = element;
  const zero = base.kind === 'scalar' ? (base.basic === 'boolean' ? false : base.basic === 'string' ? '' : 0) : {};
  const given = value('D');
  const hasDefault = given !== undefined || marks.includes('Z');
  if (marks.includes('g')) Object.defineProperty(base, 'atomic', { value: false });
  return Object.assign(base, {
    pointer: head.includes('*'),
    omit: head.endsWith('?') ? ('empty' as const) : head.endsWith('~') ? ('zero' as const) : ('' as const),
    required: marks.includes('r'),
    hasDefault,
    ...(hasDefault && { default: given !== undefined ? JSON.parse(given) : zero }),
    ...(list && { listType: list }),
    ...(value('K') && { listKeys: listed('K') }),
    ...(marks.includes('a') && { atomic: true }),
    ...(value('M') && { patchMergeKey: value('M') }),
    ...(value('P') && { patchStrategies: listed('P') }),
    ...(value('E') !== undefined && { enum: listed('E') }),
  });
}
function typeOf(type: string, module: string, goType: string | undefined): FieldType {
  const plain = { pointer: false, omit: '' as const, required: false, hasDefault: false };
  if (type[0] === '[') {
    const element = typeOf(type.slice(1), module, goType?.startsWith('[]') ? goType.slice(2) : undefined);
    return { ...plain, kind: 'list', element, goType: goType ?? `[]${element.goType}` };
  }
  if (type[0] === '{') {
    const element = typeOf(type.slice(1), module, /^map\[[^\]]+\](.+)$/.exec(goType ?? '')?.[1]);
    return { ...plain, kind: 'map', element, goType: goType ?? `map[string]${element.goType}` };
  }
  if (type[0] === '<') {
    const name = type.slice(1, -1);
    const at = name.lastIndexOf('.');
    const [from, kind] = at < 0 ? [module, name] : [name.slice(0, at), name.slice(at + 1)];
    let known: Structure | undefined;
    const target = () => {
      known ??= structure(from, kind) as Structure;
      return known;
    };
    return {
      ...plain,
      kind: 'struct',
      goType: goType ?? `${from.split('.').pop()}.${kind}`,
      get structure() {
        return target();
      },
      field: (f) => target().fields.get(f),
      get atomic() {
        return target().atomic;
      },
      set atomic(_) {},
      get open() {
        return target().open;
      },
    };
  }
  const [basic, go] = BASIC[type];
  return {
    ...plain,
    kind: basic === 'any' || basic === 'object' ? 'any' : 'scalar',
    basic,
    ...((basic === 'any' || basic === 'object') && { atomic: true }),
    goType: goType ?? go,
  };
}
