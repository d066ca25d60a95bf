import { evaluateText } from './arithmetic.ts';
import type { Context } from './context.ts';
import { expandText } from './expand.ts';
import { ShellError } from './flow.ts';
import { parseWord } from './parse.ts';
import { specialParameter } from './special.ts';

const INDEXED = /^([A-Za-z_]\w*)\[(.*)\]$/s;

/** The value of `name` or `name[index]`. */
export async function elementOf(context: Context, text: string): Promise<string | undefined> {
  const { variables } = context.shell;
  const match = INDEXED.exec(text);
  if (!match) return specialParameter(context.shell, text) ?? variables.text(text);
  const variable = variables.find(match[1]);
  if (!variable) return undefined;
  if (variable.map) return variable.map.get(await expandText(context, parseWord(match[2])));
  const index = await indexOf(context, match[1], match[2]);
  return variable.list ? variable.list.get(index) : index === 0 ? variable.value : undefined;
}

/** A list's index; negative counts from behind. */
export async function indexOf(context: Context, name: string, text: string): Promise<number> {
  const index = Number(await evaluateText(context, await expandText(context, parseWord(text))));
  if (index >= 0) return index;
  const list = context.shell.variables.find(name)?.list;
  const last = list?.size ? Math.max(...list.keys()) : -1;
  const counted = last + 1 + index;
  if (counted < 0) throw new ShellError(`${name}[${text}]: bad array subscript`);
  return counted;
}

export async function setElement(context: Context, text: string, value: string): Promise<void> {
  const { variables } = context.shell;
  const match = INDEXED.exec(text);
  if (!match) {
    if (!/^[A-Za-z_]\w*$/.test(text)) throw new ShellError(`${text}: attempted assignment to non-variable (error token is "${text}")`);
    return variables.set(text, value);
  }
  const variable = variables.obtain(match[1]);
  if (variable.readonly) throw new ShellError(`${match[1]}: readonly variable`);
  if (variable.map) {
    variable.map.set(await expandText(context, parseWord(match[2])), value);
    return;
  }
  const index = await indexOf(context, match[1], match[2]);
  variable.list ??= new Map(variable.value === undefined ? [] : [[0, variable.value]]);
  variable.value = undefined;
  variable.list.set(index, value);
}
