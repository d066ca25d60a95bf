import { table } from './table.gen.ts';

/** The letters of `typeOf` in generate.ts, or `<` for a message. */
export type Wire = 's' | 'i' | 'l' | 'b' | 'd' | 'y' | 't' | 'u' | 'm' | 'w' | 'q' | 'x' | 'o' | 'a' | 'B' | 'R' | 'P' | '<';
export interface Field {
  name: string;
  number: number;
  shape: 'one' | 'list' | 'map';
  wire: Wire;
  /** Of a field with another message in it. */
  message?: Message;
  /** Its fields are written in the outer JSON object. */
  inline: boolean;
  pointer: boolean;
  omitEmpty: boolean;
}
export interface Message {
  name: string;
  fields: Field[];
  byNumber: Map<number, Field>;
}

const known = new Map<string, Message>();

/** A message by its short name, `core.v1.Pod`; its fields are read when they are first asked for. */
export function message(name: string): Message | undefined {
  const found = known.get(name);
  if (found) return found;
  const text = table[name];
  if (text === undefined) return undefined;
  const module = name.slice(0, name.lastIndexOf('.'));
  let fields: Field[] | undefined;
  let byNumber: Map<number, Field> | undefined;
  const made: Message = {
    name,
    get fields() {
      fields ??= text ? text.split(' ').map((part) => parse(part, module)) : [];
      return fields;
    },
    get byNumber() {
      byNumber ??= new Map(made.fields.map((f) => [f.number, f]));
      return byNumber;
    },
  };
  known.set(name, made);
  return made;
}

const FIELD = /^(.+):(\d+)(\^?)([[{]?)(?:<([^>]+)>|([a-zA-Z]))(\*?)(\??)$/;
function parse(text: string, module: string): Field {
  const [, name, number, inline, shape, target, letter, pointer, omit] = FIELD.exec(text) as RegExpExecArray;
  const field = {
    name,
    number: Number(number),
    shape: shape === '[' ? ('list' as const) : shape === '{' ? ('map' as const) : ('one' as const),
    wire: (letter ?? '<') as Wire,
    inline: !!inline,
    pointer: !!pointer,
    omitEmpty: !!omit,
  };
  if (!target) return field;
  const id = target.includes('.') ? target : `${module}.${target}`;
  return Object.defineProperty(field, 'message', { get: () => message(id), enumerable: true }) as Field;
}
