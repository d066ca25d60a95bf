import { evaluateText } from './arithmetic.ts';
import type { Context } from './context.ts';
import { elementOf, indexOf, setElement } from './element.ts';
import { expandPattern, expandText, partSegments, segmentsOf } from './expand.ts';
import { ShellError } from './flow.ts';
import type { ParameterExpansionPart, ParameterOperation, Word } from './parse.ts';
import { patternSource, type Segment } from './pattern.ts';
import { shellQuote } from './quote.ts';
import type { Shell } from './shell.ts';
import { specialParameter } from './special.ts';

/** `$name`. */
export async function parameterSegments(context: Context, name: string, quoted: boolean): Promise<Segment[]> {
  const { shell } = context;
  if (name === '@' || name === '*') return listSegments(shell, shell.args, name, quoted);
  const value = specialParameter(shell, name) ?? shell.variables.text(name);
  if (value === undefined) unbound(shell, name);
  return [{ text: value ?? '', quoted, split: !quoted }];
}

/** `${…}`. */
export async function expandParameter(context: Context, part: ParameterExpansionPart, quoted: boolean): Promise<Segment[]> {
  const { shell } = context;
  const { operation } = part;
  let name = part.parameter;
  if (operation?.type === 'Unknown' || (!name && !part.prefix)) throw new ShellError(`${part.text}: bad substitution`, 1, true);
  const all = part.index?.text === '@' || part.index?.text === '*' ? part.index.text : undefined;

  if (part.prefix === '!') {
    if (operation?.type === 'Names') {
      const names = shell.variables.names().filter((n) => n.startsWith(name));
      return listSegments(shell, names, operation.operator, quoted);
    }
    if (all) return listSegments(shell, keysOf(shell, name), all, quoted);
    const reference = shell.variables.find(name)?.reference ? name : ((await parameterValue(context, name, part.index)) ?? '');
    if (!reference) throw new ShellError(`${name}: invalid indirect expansion`, 1, true);
    const target = /^(\w+)\[([@*])\]$/.exec(reference);
    if (target) return listSegments(shell, valuesOf(shell, target[1]), target[2], quoted);
    if (reference === '@' || reference === '*') return listSegments(shell, shell.args, reference, quoted);
    name = reference;
    const value = await elementOf(context, name);
    return operateOn(context, part, operation, name, value, quoted);
  }
  const positional = name === '@' || name === '*' ? name : undefined;
  const list = positional ? shell.args : all ? valuesOf(shell, name) : undefined;
  if (part.prefix === '#') {
    if (list) return [{ text: String(list.length), quoted, split: !quoted }];
    const value = await parameterValue(context, name, part.index);
    if (value === undefined) unbound(shell, name);
    return [{ text: String([...(value ?? '')].length), quoted, split: !quoted }];
  }
  if (list) return operateOnList(context, part, operation, list, (positional ?? all) as string, quoted);
  return operateOn(
    context,
    part,
    operation,
    part.index ? `${name}[${part.index.text}]` : name,
    await parameterValue(context, name, part.index),
    quoted,
  );
}

async function operateOnList(
  context: Context,
  part: ParameterExpansionPart,
  operation: ParameterOperation | undefined,
  list: string[],
  kind: string,
  quoted: boolean,
): Promise<Segment[]> {
  const { shell } = context;
  if (!operation) return listSegments(shell, list, kind, quoted);
  if (operation.type === 'Default') {
    const set = operation.operator.startsWith(':') ? list.join('') !== '' : list.length > 0;
    const wanted = operation.operator.replace(':', '');
    if (wanted === '+') return set ? operandSegments(context, operation.operand, quoted) : [];
    if (!set && wanted !== '=')
      return wanted === '?'
        ? failUnset(context, part, operation.operand, operation.operator)
        : operandSegments(context, operation.operand, quoted);
    return listSegments(shell, list, kind, quoted);
  }
  if (operation.type === 'Slice') {
    const positional = part.parameter === '@' || part.parameter === '*';
    const whole = positional ? [shell.name, ...list] : list;
    let from = Number(await evaluateText(context, await expandText(context, operation.offset)));
    if (from < 0) from += whole.length;
    const length = operation.length ? Number(await evaluateText(context, await expandText(context, operation.length))) : undefined;
    if (length !== undefined && length < 0) throw new ShellError(`${operation.length?.text}: substring expression < 0`);
    const begin = positional && from === 0 ? 0 : from;
    const slice = from < 0 ? [] : whole.slice(begin, length === undefined ? undefined : begin + length);
    return listSegments(shell, slice, kind, quoted);
  }
  const changed: string[] = [];
  for (const value of list) changed.push(await transform(context, operation, value));
  return listSegments(shell, changed, kind, quoted);
}

async function operateOn(
  context: Context,
  part: ParameterExpansionPart,
  operation: ParameterOperation | undefined,
  name: string,
  value: string | undefined,
  quoted: boolean,
): Promise<Segment[]> {
  const { shell } = context;
  if (operation?.type === 'Default') {
    const set = value !== undefined && !(operation.operator.startsWith(':') && value === '');
    switch (operation.operator.replace(':', '')) {
      case '-':
        if (!set) return operandSegments(context, operation.operand, quoted);
        break;
      case '+':
        return set ? operandSegments(context, operation.operand, quoted) : [{ text: '', quoted, split: !quoted }];
      case '=':
        if (!set) {
          const given = await expandText(context, operation.operand);
          if (/^\d|^[@*#?$!-]$/.test(name)) throw new ShellError(`$${name}: cannot assign in this way`, 1, true);
          await setElement(context, name, given);
          return [{ text: given, quoted, split: !quoted }];
        }
        break;
      case '?':
        if (!set) return failUnset(context, part, operation.operand, operation.operator);
    }
    return [{ text: value ?? '', quoted, split: !quoted }];
  }
  if (value === undefined) unbound(shell, name);
  if (!operation) return [{ text: value ?? '', quoted, split: !quoted }];
  if (operation.type === 'Slice') {
    const chars = [...(value ?? '')];
    let from = Number(await evaluateText(context, await expandText(context, operation.offset)));
    if (from < 0) from += chars.length;
    let to = chars.length;
    if (operation.length) {
      const length = Number(await evaluateText(context, await expandText(context, operation.length)));
      to = length < 0 ? chars.length + length : from + length;
      if (to < from) throw new ShellError(`${operation.length.text}: substring expression < 0`);
    }
    return [{ text: from < 0 ? '' : chars.slice(from, to).join(''), quoted, split: !quoted }];
  }
  return [{ text: await transform(context, operation, value ?? ''), quoted, split: !quoted }];
}

async function transform(context: Context, operation: ParameterOperation, value: string): Promise<string> {
  switch (operation.type) {
    case 'Remove':
      return remove(value, await expandPattern(context, operation.operand), operation.operator);
    case 'Replace': {
      const source = patternSource(await expandPattern(context, operation.pattern));
      const replacement = await expandText(context, operation.replacement);
      if (!source) return value;
      const anchored = operation.operator === '/#' ? `^(?:${source})` : operation.operator === '/%' ? `(?:${source})$` : source;
      let skipped = false;
      return value.replace(new RegExp(anchored, operation.operator === '//' ? 'gsu' : 'su'), (found) => {
        if (found === '' && value !== '' && !skipped) {
          skipped = true;
          return '';
        }
        return found === '' && value !== '' ? '' : replacement;
      });
    }
    case 'CaseModification': {
      const pattern = operation.operand
        ? new RegExp(`^(?:${patternSource(await expandPattern(context, operation.operand))})$`, 'su')
        : /^.$/su;
      const turn = (char: string) => (!pattern.test(char) ? char : operation.operator[0] === '^' ? char.toUpperCase() : char.toLowerCase());
      const chars = [...value];
      return operation.operator.length === 2 ? chars.map(turn).join('') : chars.map((c, i) => (i === 0 ? turn(c) : c)).join('');
    }
    case 'Transform':
      switch (operation.operand.text) {
        case 'Q':
          return shellQuote(value);
        case 'U':
          return value.toUpperCase();
        case 'L':
          return value.toLowerCase();
        case 'u':
          return value.slice(0, 1).toUpperCase() + value.slice(1);
        case 'E':
          return value.replace(/\\n/g, '\n').replace(/\\t/g, '\t').replace(/\\\\/g, '\\');
        default:
          throw new ShellError(`\${${operation.operand.text}}: bad substitution`, 1, true);
      }
    default:
      return value;
  }
}

function remove(value: string, pattern: Segment[], operator: string): string {
  const matches = new RegExp(`^(?:${patternSource(pattern)})$`, 'su');
  const front = operator[0] === '#';
  const longest = operator.length === 2;
  for (let k = 0; k <= value.length; k++) {
    const size = longest ? value.length - k : k;
    const piece = front ? value.slice(0, size) : value.slice(value.length - size);
    if (matches.test(piece)) return front ? value.slice(size) : value.slice(0, value.length - size);
  }
  return value;
}

async function operandSegments(context: Context, operand: Word, quoted: boolean): Promise<Segment[]> {
  if (!quoted) return (await segmentsOf(context, operand, true)).map((s) => (s.quoted ? s : { ...s, split: true }));
  const parts = operand.parts;
  if (!parts) return [{ text: operand.text.replace(/\\([$`"\\}])/g, '$1'), quoted: true }];
  const out: Segment[] = [];
  for (const part of parts) {
    if (part.type === 'SingleQuoted') out.push({ text: part.text, quoted: true });
    else if (part.type === 'Literal') out.push({ text: part.text.replace(/\\([$`"\\}])/g, '$1'), quoted: true });
    else out.push(...(await partSegments(context, [part], true)).map((s) => ({ ...s, quoted: true })));
  }
  return out;
}

async function failUnset(context: Context, part: ParameterExpansionPart, operand: Word, operator: string): Promise<never> {
  const text = await expandText(context, operand);
  throw new ShellError(
    `${part.parameter}: ${text || (operator === '?' ? 'parameter not set' : 'parameter null or not set')}`,
    expansionStatus(context.shell),
    true,
  );
}

function unbound(shell: Shell, name: string): void {
  if (!shell.options.nounset) return;
  const shown = /^\d+$/.test(name) && shell.dialect === 'bash' ? `$${name}` : name;
  throw new ShellError(shell.dialect === 'ash' ? `${name}: parameter not set` : `${shown}: unbound variable`, expansionStatus(shell), true);
}

async function parameterValue(context: Context, name: string, index: Word | undefined): Promise<string | undefined> {
  const { shell } = context;
  if (!index) return specialParameter(shell, name) ?? shell.variables.text(name);
  const variable = shell.variables.find(name);
  if (!variable) return specialParameter(shell, name);
  if (variable.map) return variable.map.get(await expandText(context, index));
  const at = await indexOf(context, name, index.text);
  return variable.list ? variable.list.get(at) : at === 0 ? variable.value : undefined;
}

/** bash ends `-c` with another status than a script. */
const expansionStatus = (shell: Shell): number => (shell.dialect === 'ash' ? 2 : shell.fromCommand && !shell.isSubshell ? 127 : 1);

export function valuesOf(shell: Shell, name: string): string[] {
  const variable = shell.variables.find(name);
  if (!variable)
    return name === 'FUNCNAME' ? [...shell.functionNames].reverse() : name === 'DIRSTACK' ? [shell.cwd, ...shell.directoryStack] : [];
  if (variable.map) return [...variable.map.values()];
  if (variable.list) return [...variable.list.entries()].sort(([a], [b]) => a - b).map(([, value]) => value);
  return variable.value === undefined ? [] : [variable.value];
}

function keysOf(shell: Shell, name: string): string[] {
  const variable = shell.variables.find(name);
  if (variable?.map) return [...variable.map.keys()];
  if (variable?.list) return [...variable.list.keys()].sort((a, b) => a - b).map(String);
  return variable?.value === undefined ? [] : ['0'];
}

/** A list as fields: one each for `"$@"`, joined for `"$*"`. */
function listSegments(shell: Shell, list: string[], kind: string, quoted: boolean): Segment[] {
  if (quoted && kind === '*') {
    const ifs = shell.variables.text('IFS');
    return [{ text: list.join(ifs === undefined ? ' ' : (ifs[0] ?? '')), quoted: true }];
  }
  return list.filter((text) => quoted || text).map((text, i) => ({ text, quoted, split: !quoted, break: i > 0 }));
}
