import { goText, goTypeName } from '../gotext.ts';
import { isObject } from '../json.ts';
import type { Schema } from '../schema.ts';
import { type Path, pathText } from './pathset.ts';
import { child, itemElement, shapeOf } from './typed.ts';

/** What in an applied configuration does not fit its kind, in upstream's words; undefined when all does. */
export function typedProblem(value: unknown, schema: Schema | undefined): string | undefined {
  const problems: string[] = [];
  check(value, schema, [], problems);
  if (!problems.length) return undefined;
  return problems.length === 1 ? problems[0] : `errors:\n${problems.map((p) => `  ${p}`).join('\n')}`;
}

function check(value: unknown, schema: Schema | undefined, path: Path, problems: string[]): void {
  const say = (text: string, at: Path = path) => problems.push(at.length ? `${pathText(at)}: ${text}` : text);
  if (value === null || value === undefined) return;
  switch (shapeOf(schema, value)) {
    case 'scalar': {
      const wrong = scalarProblem(value, (schema as { basic?: string } | undefined)?.basic);
      if (wrong) say(wrong);
      return;
    }
    case 'list': {
      if (!Array.isArray(value)) {
        say(`expected list, got &{${goText(value)}}`);
        return;
      }
      const seen = new Set<string>();
      for (const [i, item] of value.entries()) {
        let element = `i:${i}`;
        if (schema?.listType === 'map' || schema?.listType === 'set') {
          try {
            element = itemElement(schema, item);
          } catch (e) {
            say(`element ${i}: ${(e as Error).message}`);
            return;
          }
          if (seen.has(element)) say(`duplicate entries for key ${pathText([element])}`);
          seen.add(element);
        }
        check(item, schema?.element, [...path, element], problems);
      }
      return;
    }
    default:
      if (!isObject(value)) {
        say(`expected map, got &{${goText(value)}}`);
        return;
      }
      for (const [key, inner] of Object.entries(value)) {
        const here = [...path, `f:${key}`];
        const type = child(schema, key);
        if (!type && schema) {
          say('field not declared in schema', here);
          return;
        }
        check(inner, type, here, problems);
      }
  }
}
const UNTYPED = new Set(['quantity', 'intOrString', undefined]);
function scalarProblem(value: unknown, basic: string | undefined): string | undefined {
  if (UNTYPED.has(basic)) return typeof value === 'object' ? `expected any scalar, got &{${goText(value)}}` : undefined;
  switch (basic) {
    case 'int32':
    case 'int64':
    case 'number':
      return typeof value === 'number' ? undefined : `expected numeric (int or float), got ${goTypeName(value)}`;
    case 'boolean':
      return typeof value === 'boolean' ? undefined : `expected boolean, got &{${goText(value)}}`;
  }
  return typeof value === 'string' ? undefined : `expected string, got &value.valueUnstructured{Value:${goSyntax(value)}}`;
}
/** As Go's %#v prints it. */
function goSyntax(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === null || value === undefined) return 'interface {}(nil)';
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  if (typeof value !== 'object') return `${value}`;
  return `map[string]interface {}{${Object.keys(value)
    .sort()
    .map((k) => `${JSON.stringify(k)}:${goSyntax((value as Record<string, unknown>)[k])}`)
    .join(', ')}}`;
}
