import { evaluateText } from './arithmetic.ts';
import type { Context } from './context.ts';
import { elementOf, indexOf, setElement } from './element.ts';
import { expandText, expandWords } from './expand.ts';
import { ShellError } from './flow.ts';
import { type ArrayValue, type Assignment, parseWord, type Word } from './parse.ts';
import type { Variable } from './variables.ts';

/** Carries out `name=value`, `name[i]=value`, `name=(…)` and their `+=`; into `variable` where it is given (a local). */
export async function assign(context: Context, node: Assignment, variable?: Variable): Promise<void> {
  const { variables } = context.shell;
  if (node.value.type === 'ArrayValue') return assignArray(context, node, node.value, variable ?? variables.obtain(node.name));
  const value = await expandText(context, node.value, true);
  const target = variable ?? variables.find(node.name);
  if (node.index) {
    const name = `${node.name}[${node.index.text}]`;
    if (!node.append) return setElement(context, name, value);
    return setElement(context, name, await sum(context, target, (await elementOf(context, name)) ?? '', value));
  }
  const old = node.append ? (variables.text(node.name) ?? '') : '';
  const made = node.append || target?.integer ? await sum(context, target, old, value, node.append) : value;
  if (variable) {
    if (variable.readonly) throw new ShellError(`${node.name}: readonly variable`);
    variable.value = variable.case === 'lower' ? made.toLowerCase() : variable.case === 'upper' ? made.toUpperCase() : made;
  } else {
    variables.set(node.name, made);
    if (context.shell.options.allexport) variables.obtain(node.name).exported = true;
  }
}

async function sum(context: Context, variable: Variable | undefined, old: string, value: string, append = true): Promise<string> {
  if (!variable?.integer) return old + value;
  const added = await evaluateText(context, value);
  return String(append ? (await evaluateText(context, old || '0')) + added : added);
}

async function assignArray(context: Context, node: Assignment, value: ArrayValue, variable: Variable): Promise<void> {
  if (variable.readonly) throw new ShellError(`${node.name}: readonly variable`);
  const entries: { key?: Word; values: string[] }[] = [];
  for (const element of value.elements) {
    const keyed = /^\[((?:[^\]"']|"[^"]*"|'[^']*')*)\]=/s.exec(element.text);
    if (keyed)
      entries.push({ key: parseWord(keyed[1]), values: [await expandText(context, parseWord(element.text.slice(keyed[0].length)))] });
    else entries.push({ values: await expandWords(context, [element]) });
  }
  if (variable.map) {
    const map = new Map(node.append ? variable.map : []);
    const loose: string[] = [];
    for (const { key, values } of entries) {
      if (key) map.set(await expandText(context, key), values[0]);
      else loose.push(...values);
    }
    for (let i = 0; i < loose.length; i += 2) map.set(loose[i], loose[i + 1] ?? '');
    variable.map = map;
    return;
  }
  const list = new Map(node.append ? (variable.list ?? (variable.value === undefined ? [] : [[0, variable.value]])) : []);
  let next = list.size ? Math.max(...list.keys()) + 1 : 0;
  for (const { key, values } of entries) {
    if (key) next = await indexOf(context, node.name, key.text);
    for (const each of values) list.set(next++, each);
  }
  variable.value = undefined;
  variable.list = list;
}
