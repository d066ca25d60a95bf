import { posixRegExp, withControls } from '../../shell/regexp.ts';
import { AwkError } from './lexer.ts';
import { fromInput, toNumber, toText, type Value } from './values.ts';

export type AwkArray = Map<string, Value>;

/** The record with its fields, and the variables of a program. Setting $0, $n or NF keeps the others true. */
export function createStore() {
  const variables = new Map<string, Value | AwkArray>([
    ['FS', ' '],
    ['OFS', ' '],
    ['ORS', '\n'],
    ['RS', '\n'],
    ['SUBSEP', '\x1c'],
    ['CONVFMT', '%.6g'],
    ['OFMT', '%.6g'],
    ['NR', 0],
    ['FNR', 0],
    ['RSTART', 0],
    ['RLENGTH', -1],
    ['FILENAME', ''],
  ]);
  const expressions = new Map<string, RegExp>();
  let record: string | undefined = '';
  let fields: Value[] | undefined = [];
  const text = (name: string) => toText(variables.get(name) as Value);

  const expression = (source: string): RegExp => {
    let made = expressions.get(source);
    if (!made) {
      try {
        made = new RegExp(posixRegExp(withControls(source)), 'gsu');
      } catch {
        throw new AwkError(`regular expression compile failed\n${source}`);
      }
      expressions.set(source, made);
    }
    made.lastIndex = 0;
    return made;
  };
  const split = (line: string, separator: string): string[] => {
    if (line === '') return [];
    if (separator === ' ') return line.split(/[ \t\n]+/).filter((part, i, all) => part !== '' || (i > 0 && i < all.length - 1));
    if (separator === '') return [...line];
    if (separator.length === 1 && separator !== '\\') return line.split(separator);
    const parts: string[] = [];
    let at = 0;
    for (const match of line.matchAll(expression(separator))) {
      if (match[0] === '') continue;
      parts.push(line.slice(at, match.index));
      at = match.index + match[0].length;
    }
    return [...parts, line.slice(at)];
  };
  const all = (): Value[] => {
    if (!fields) {
      const fs = text('FS');
      const whole = record as string;
      fields = (variables.get('RS') === '' && fs !== ' ' ? whole.split('\n').flatMap((l) => split(l, fs)) : split(whole, fs)).map(
        fromInput,
      );
    }
    return fields;
  };
  const setCount = (count: number) => {
    const list = all();
    while (list.length < count) list.push(undefined);
    list.length = count;
    record = undefined;
  };
  const array = (name: string): AwkArray => {
    const known = variables.get(name);
    if (known instanceof Map) return known;
    if (known !== undefined) throw new AwkError(`can't use scalar ${name} as array`);
    const made: AwkArray = new Map();
    variables.set(name, made);
    return made;
  };
  return {
    variables,
    array,
    expression,
    split,
    text,
    setRecord(line: string) {
      record = line;
      fields = undefined;
    },
    field(index: number): Value {
      if (index < 0) throw new AwkError(`negative field index $${index}`);
      if (index > 0) return all()[index - 1];
      record ??= all()
        .map((field) => toText(field, text('CONVFMT')))
        .join(text('OFS'));
      return fromInput(record);
    },
    setField(index: number, value: Value) {
      if (index < 0) throw new AwkError(`negative field index $${index}`);
      if (index === 0) {
        record = toText(value);
        fields = undefined;
        return;
      }
      if (all().length < index) setCount(index);
      all()[index - 1] = value;
      record = undefined;
    },
    get(name: string): Value {
      if (name === 'NF') return all().length;
      const value = variables.get(name);
      if (value instanceof Map) throw new AwkError(`can't use array ${name} in scalar context`);
      return value;
    },
    set(name: string, value: Value) {
      if (name === 'NF') setCount(toNumber(value));
      else {
        // Fields are split with the FS that stood when the record was read.
        if (name === 'FS') all();
        variables.set(name, value);
      }
    },
  };
}
export type Store = ReturnType<typeof createStore>;
