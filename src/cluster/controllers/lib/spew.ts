import { GO_TYPES } from './go-types.gen.ts';

interface Field {
  go: string;
  type: string;
  /** Undefined: inlined. */
  json: string | undefined;
}
const structs = new Map<string, Field[]>();
function fieldsOf(type: string): Field[] | undefined {
  if (!structs.size)
    for (const line of GO_TYPES.trim().split('\n')) {
      const [name, ...fields] = line.split(' ');
      structs.set(
        `v1.${name}`,
        fields.map((text) => {
          const [, go, given, json] = /^(\w+)(?::([^=]+))?(?:=(.+))?$/.exec(text) as RegExpExecArray;
          const small = go[0].toLowerCase() + go.slice(1);
          return { go, type: (given ?? 'string').replace('{}', 'map[string]'), json: json === '*' ? undefined : (json ?? small) };
        }),
      );
    }
  return structs.get(type);
}

/** A decoded PodTemplateSpec as Go's spew writes it, which is what its hash is taken of. Upstream: apimachinery/pkg/util/dump, spew's %#v. */
export const dumpTemplate = (template: unknown): string => `(v1.PodTemplateSpec)${bare('v1.PodTemplateSpec', template)}`;

const typed = (type: string, value: any): string => `(${type})${bare(type, value)}`;

/** A value without its type: of elements, and behind a pointer. */
function bare(type: string, value: any): string {
  if (type.startsWith('*')) return value === undefined || value === null ? '<nil>' : bare(type.slice(1), value);
  if (type.startsWith('[]')) return value?.length ? `[${value.map((v: unknown) => bare(type.slice(2), v)).join(' ')}]` : '<nil>';
  if (type === 'v1.ResourceList') return bare('map[string]resource.Quantity', value);
  if (type.startsWith('map[string]')) {
    const keys = Object.keys(value ?? {}).sort();
    return keys.length ? `map[${keys.map((key) => `${key}:${bare(type.slice(11), value[key])}`).join(' ')}]` : '<nil>';
  }
  if (type === 'v1.Time') return '{Time:(time.Time){wall:(uint64)0 ext:(int64)0 loc:(*time.Location)<nil>}}';
  if (type === 'resource.Quantity') return quantity(String(value ?? ''));
  if (type === 'intstr.IntOrString') {
    const text = typeof value === 'string';
    return `{Type:(intstr.Type)${text ? 1 : 0} IntVal:(int32)${text ? 0 : (value ?? 0)} StrVal:(string)${text ? value : ''}}`;
  }
  const fields = fieldsOf(type);
  if (fields)
    return `{${fields.map(({ go, type: of, json }) => `${go}:${typed(of, json === undefined ? value : value?.[json])}`).join(' ')}}`;
  if (type === 'bool') return String(value ?? false);
  if (/^u?int\d*$/.test(type)) return String(value ?? 0);
  return String(value ?? '');
}

const DECIMAL: Record<string, number> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const BINARY = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

/** The parts of a parsed quantity; its text is kept where it is as it would be printed. Upstream: resource.ParseQuantity. */
function quantity(text: string): string {
  const show = (value: bigint, scale: number, kept: string, format: string) =>
    `{i:(resource.int64Amount){value:(int64)${value} scale:(resource.Scale)${scale}} d:(resource.infDecAmount){Dec:(*inf.Dec)<nil>} s:(string)${kept} Format:(resource.Format)${format}}`;
  if (text === '') return show(0n, 0, '', '');
  if (text === '0') return show(0n, 0, '0', 'DecimalSI');
  const match = /^([+-]?)0*(\d*)(?:\.(\d*))?(?:([eE])([+-]?\d+)|([a-zA-Z]*))$/.exec(text);
  if (!match) return show(0n, 0, text, 'DecimalSI');
  const [, sign, whole, part = '', exponential, power, suffix = ''] = match;
  const digits = (whole || '0') + part.replace(/0+$/, '');
  const negative = sign === '-' ? -1n : 1n;
  const binary = BINARY.indexOf(suffix);
  if (binary >= 0) {
    const exponent = (binary + 1) * 10;
    const value = BigInt(digits);
    return show(negative * (value << BigInt(exponent)), 0, value & 7n ? text : '', 'BinarySI');
  }
  const scale = (exponential ? Number(power) : DECIMAL[suffix]) - part.replace(/0+$/, '').length;
  const kept = scale % 3 === 0 && !digits.endsWith('000') && digits[0] !== '0' ? text : '';
  return show(negative * BigInt(digits), scale, kept, exponential ? 'DecimalExponent' : 'DecimalSI');
}
