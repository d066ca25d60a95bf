import { FUNCTIONS, isTrue, shown, sortedEntries } from './functions.ts';
import { type Expr, type Part, type Pipe, parseTemplate, TemplateError } from './parse.ts';

const KNOWN = new Set(Object.keys(FUNCTIONS));
type Scope = Map<string, unknown>[];
class Break extends Error {}
class Continue extends Error {}

/** A compiled Go text template. Upstream: Go's text/template. */
export class Template {
  private readonly root: Part[];
  private readonly defined: Map<string, Part[]>;
  private out = '';
  constructor(
    private readonly source: string,
    private readonly allowMissing: boolean,
  ) {
    const { root, defined } = parseTemplate(source, KNOWN);
    this.root = root;
    this.defined = defined;
  }

  run(data: unknown): string {
    this.out = '';
    this.parts(this.root, data, [new Map([['$', data]])]);
    return this.out;
  }
  /** What has been written, up to a failure. */
  get written(): string {
    return this.out;
  }

  private parts(parts: Part[], dot: unknown, outer: Scope): void {
    const scope = [...outer, new Map<string, unknown>()];
    for (const part of parts) {
      if (part.type === 'text') this.out += part.text;
      else if (part.type === 'action') {
        const value = this.pipe(part.pipe, dot, scope);
        if (!part.pipe.declare.length) this.out += shown(value);
      } else if (part.type === 'if' || part.type === 'with') {
        const inner = [...scope, new Map<string, unknown>()];
        const value = this.pipe(part.pipe, dot, inner);
        if (isTrue(value)) this.parts(part.body, part.type === 'with' ? value : dot, inner);
        else this.parts(part.other, dot, inner);
      } else if (part.type === 'range') this.range(part, dot, scope);
      else if (part.type === 'template') {
        const body = this.defined.get(part.name);
        if (!body) throw this.problem(0, part.name, `template ${JSON.stringify(part.name)} not defined`);
        const value = part.pipe ? this.pipe(part.pipe, dot, scope) : undefined;
        this.parts(body, value, [new Map([['$', value]])]);
      } else throw part.type === 'break' ? new Break() : new Continue();
    }
  }

  private range(part: Extract<Part, { type: 'range' | 'if' | 'with' }>, dot: unknown, scope: Scope): void {
    const { declare } = part.pipe;
    const value = this.pipe({ ...part.pipe, declare: [] }, dot, scope);
    const entries: [unknown, unknown][] = Array.isArray(value)
      ? value.map((v, i) => [i, v])
      : typeof value === 'number'
        ? Array.from({ length: value }, (_, i) => [i, i])
        : typeof value === 'object' && value !== null
          ? sortedEntries(value)
          : [];
    if (typeof value === 'string' || typeof value === 'boolean') throw this.problem(0, part.pipe.text, `range can't iterate over ${value}`);
    if (!entries.length) return this.parts(part.other, dot, scope);
    for (const [key, item] of entries) {
      const inner = [...scope, new Map<string, unknown>()];
      if (declare.length === 1) inner[inner.length - 1].set(declare[0], item);
      else if (declare.length === 2) {
        inner[inner.length - 1].set(declare[0], key);
        inner[inner.length - 1].set(declare[1], item);
      }
      try {
        this.parts(part.body, item, inner);
      } catch (error) {
        if (error instanceof Break) break;
        if (!(error instanceof Continue)) throw error;
      }
    }
  }

  private pipe(pipe: Pipe, dot: unknown, scope: Scope): unknown {
    let value: unknown;
    const texts = pipe.commands.length > 1 ? commandTexts(pipe.text) : [pipe.text];
    pipe.commands.forEach((command, i) => {
      value = this.command(command, i ? [value] : [], dot, scope, texts[i] ?? pipe.text);
    });
    for (const name of pipe.declare) {
      const home = pipe.assign ? [...scope].reverse().find((s) => s.has(name)) : scope[scope.length - 1];
      home?.set(name, value);
    }
    return value;
  }

  private command(words: Expr[], piped: unknown[], dot: unknown, scope: Scope, text: string): unknown {
    const [first, ...rest] = words;
    if (first.type === 'function') {
      const args = [...rest.map((w) => this.value(w, dot, scope)), ...piped];
      try {
        return FUNCTIONS[first.name](...args);
      } catch (error) {
        if (error instanceof TemplateError) throw error;
        throw this.problem(first.at, text, (error as Error).message);
      }
    }
    if (rest.length || piped.length)
      throw this.problem('at' in first ? first.at : 0, text, `can't give argument to non-function ${'text' in first ? first.text : ''}`);
    return this.value(first, dot, scope);
  }

  private value(expr: Expr, dot: unknown, scope: Scope): unknown {
    switch (expr.type) {
      case 'literal':
        return expr.value;
      case 'dot':
        return dot;
      case 'nil':
        return undefined;
      case 'pipe':
        return this.pipe(expr, dot, scope);
      case 'function':
        return this.command([expr], [], dot, scope, expr.name);
      case 'field':
        return this.fields(dot, expr.names, expr.text, expr.at);
      case 'chain':
        return this.fields(this.value(expr.of, dot, scope), expr.names, expr.text, expr.at);
      case 'variable': {
        const home = [...scope].reverse().find((s) => s.has(expr.name));
        if (!home) throw new TemplateError(`template: output:1: undefined variable "${expr.name}"`);
        return this.fields(home.get(expr.name), expr.names, expr.text, expr.at);
      }
    }
  }

  private fields(from: unknown, names: string[], text: string, at: number): unknown {
    let value = from;
    for (const name of names) {
      if (value === undefined || value === null) {
        if (this.allowMissing) return undefined;
        throw this.problem(at, text, `nil data; no entry for key ${JSON.stringify(name)}`);
      }
      if (typeof value !== 'object' || Array.isArray(value))
        throw this.problem(at, text, `can't evaluate field ${name} in type interface {}`);
      if (!Object.hasOwn(value, name)) {
        if (!this.allowMissing) throw this.problem(at, text, `map has no entry for key ${JSON.stringify(name)}`);
        value = undefined;
      } else value = (value as Record<string, unknown>)[name];
    }
    return value;
  }

  private problem(at: number, text: string, message: string): TemplateError {
    const before = this.source.slice(0, at).split('\n');
    return new TemplateError(
      `template: output:${before.length}:${before[before.length - 1].length}: executing "output" at <${text.trim()}>: ${message}`,
    );
  }
}

/** What stands between the bars of a pipe. */
function commandTexts(pipe: string): string[] {
  const texts = [''];
  let depth = 0;
  for (const [token] of pipe.matchAll(/"(?:[^"\\]|\\.)*"|`[^`]*`|'(?:[^'\\]|\\.)*'|./gs)) {
    if (token === '(') depth++;
    if (token === ')') depth--;
    if (token === '|' && !depth) texts.push('');
    else texts[texts.length - 1] += token;
  }
  texts[0] = texts[0].replace(/^.*:?=(?!=)/s, (start) => (/^\s*\$/.test(start) ? '' : start));
  return texts.map((text) => text.trim());
}
