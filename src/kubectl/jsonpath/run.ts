import { byCodePoint, toGoJson } from '../../apimachinery/json.ts';
import { goValue } from './gosyntax.ts';
import { JsonPathError, type List, type Node, parseJsonPath } from './parse.ts';

type Json = unknown;
const isMap = (v: Json): v is Record<string, Json> => typeof v === 'object' && v !== null && !Array.isArray(v);
const typeName = (v: Json): string =>
  isMap(v)
    ? 'map[string]interface {}'
    : typeof v === 'string'
      ? 'string'
      : typeof v === 'boolean'
        ? 'bool'
        : Number.isInteger(v)
          ? 'int64'
          : 'float64';

/** Evaluates templates. Upstream: client-go/util/jsonpath/jsonpath.go. */
export class JsonPath {
  private begin = 0;
  private inside = 0;
  private ending = 0;
  private lastEnd: Node | undefined;
  private readonly root: List;

  constructor(
    readonly template: string,
    private readonly allowMissing: boolean,
  ) {
    this.root = parseJsonPath(template);
  }

  /** The printed text of all results. */
  text(data: Json): string {
    return this.find(data)
      .map((results) => results.map(printed).join(' '))
      .join('');
  }
  find(data: Json): Json[][] {
    return this.results(this.root.nodes, data);
  }

  private results(nodes: Node[], data: Json): Json[][] {
    const all: Json[][] = [];
    for (let i = 0; i < nodes.length; i++) {
      const found = this.walk([data], nodes[i]);
      if (this.ending > 0 && this.ending <= this.inside) {
        this.ending--;
        this.lastEnd = nodes[i];
        break;
      }
      if (this.begin > 0) {
        this.begin--;
        this.inside++;
        const rest = nodes.slice(i + 1);
        if (found.length) for (const value of found) all.push(...this.results(rest, value));
        else this.results(rest, undefined);
        this.inside--;
        const end = nodes.indexOf(this.lastEnd as Node, i + 1);
        if (end > 0) i = end;
        continue;
      }
      all.push(found);
    }
    return all;
  }

  private walk(input: Json[], node: Node): Json[] {
    switch (node.type) {
      case 'list':
        return node.nodes.reduce((values, inner) => this.walk(values, inner), input);
      case 'text':
      case 'value':
        return [node.value];
      case 'identifier':
        return this.identifier(input, node.value);
      case 'field':
        return this.field(input, node.value);
      case 'array':
        return input.filter(present).flatMap((value) => slice(value, node.bounds));
      case 'wildcard':
        return input.filter(present).flatMap(childrenOf);
      case 'recursive':
        return recurse(input);
      case 'union':
        return node.lists.flatMap((list) => this.walk(input, list));
      case 'filter':
        return input.flatMap((value) => this.filter(value, node));
    }
  }
  private identifier(input: Json[], name: string): Json[] {
    if (name === 'range') this.begin++;
    else if (name === 'end') {
      if (this.inside <= 0) throw new JsonPathError('not in range, nothing to end');
      this.ending++;
      return [];
    } else throw new JsonPathError(`unrecognized identifier ${name}`);
    return input;
  }
  private field(input: Json[], name: string): Json[] {
    if (!input.length) return [];
    const found = input.filter((v) => isMap(v) && Object.hasOwn(v, name)).map((v) => (v as Record<string, Json>)[name]);
    if (!found.length && !this.allowMissing) throw new JsonPathError(`${name} is not found`);
    return found;
  }
  private filter(value: Json, node: Node & { type: 'filter' }): Json[] {
    if (!Array.isArray(value)) throw new JsonPathError(`${goValue(value)} is not array or slice and cannot be filtered`);
    return value.filter((item) => {
      let lefts: Json[];
      try {
        lefts = this.walk([item], node.left);
      } catch (error) {
        if (node.operator === 'exists') return false;
        throw error;
      }
      if (node.operator === 'exists') return lefts.length > 0;
      if (!lefts.length) return false;
      if (lefts.length > 1) throw new JsonPathError('can only compare one element at a time');
      const rights = this.walk([item], node.right);
      if (!rights.length) return false;
      if (rights.length > 1) throw new JsonPathError('can only compare one element at a time');
      return compare(lefts[0], rights[0], node.operator);
    });
  }
}

const present = (v: Json): boolean => v !== null && v !== undefined;

function slice(value: Json, bounds: (Node & { type: 'array' })['bounds']): Json[] {
  if (!Array.isArray(value)) throw new JsonPathError(`${typeName(value)} is not array or slice`);
  let from = bounds[0].known ? bounds[0].value : 0;
  if (from < 0) from += value.length;
  let to = bounds[1].known ? bounds[1].value : value.length;
  if (to < 0 || (to === 0 && bounds[1].derived)) to += value.length;
  if (to === from) return [];
  const out = (index: number) => new JsonPathError(`array index out of bounds: index ${index}, length ${value.length}`);
  if (from >= value.length || from < 0) throw out(from);
  if (to > value.length || to < 0) throw out(to - 1);
  if (from > to) throw new JsonPathError(`starting index ${from} is greater than ending index ${to}`);
  const step = bounds[2].known ? bounds[2].value : 1;
  if (step <= 0) throw new JsonPathError('step must be > 0');
  return value.slice(from, to).filter((_, i) => i % step === 0);
}

const childrenOf = (value: Json): Json[] =>
  Array.isArray(value)
    ? value
    : isMap(value)
      ? Object.keys(value)
          .sort(byCodePoint)
          .map((k) => value[k])
      : [];

function recurse(input: Json[]): Json[] {
  return input.flatMap((value) => {
    const inner = childrenOf(value);
    return inner.length ? [value, ...recurse(inner)] : [];
  });
}

function compare(left: Json, right: Json, operator: string): boolean {
  const l = left as number;
  const r = right as number;
  const comparable = typeof left === typeof right && typeof left !== 'object';
  const needs = () => {
    if (!comparable || typeof left === 'boolean') throw new JsonPathError('incompatible types for comparison');
  };
  switch (operator) {
    case '==':
      if (!comparable) throw new JsonPathError('incompatible types for comparison');
      return left === right;
    case '!=':
      if (!comparable) throw new JsonPathError('incompatible types for comparison');
      return left !== right;
    case '<':
      needs();
      return l < r;
    case '>':
      needs();
      return l > r;
    case '<=':
      needs();
      return l <= r;
    case '>=':
      needs();
      return l >= r;
    default:
      throw new JsonPathError(`unrecognized filter operator ${operator}`);
  }
}

export const printed = (value: Json): string =>
  value === null || value === undefined ? 'null' : typeof value === 'object' ? toGoJson(value, '', true) : `${value}`;
