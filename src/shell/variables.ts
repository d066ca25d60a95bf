import { ShellError } from './flow.ts';

export interface Variable {
  value?: string;
  list?: Map<number, string>;
  map?: Map<string, string>;
  exported?: boolean;
  readonly?: boolean;
  integer?: boolean;
  reference?: boolean;
  case?: 'lower' | 'upper';
}

const copy = (variable: Variable): Variable => ({
  ...variable,
  ...(variable.list ? { list: new Map(variable.list) } : {}),
  ...(variable.map ? { map: new Map(variable.map) } : {}),
});

/** Variables with dynamic scope: the innermost function's locals first. */
export class Variables {
  private scopes: Map<string, Variable>[] = [new Map()];

  constructor(environment: Record<string, string> = {}) {
    for (const [name, value] of Object.entries(environment)) this.scopes[0].set(name, { value, exported: true });
  }
  fork(): Variables {
    const forked = new Variables();
    forked.scopes = this.scopes.map((scope) => new Map([...scope].map(([name, variable]) => [name, copy(variable)])));
    return forked;
  }
  get depth(): number {
    return this.scopes.length;
  }
  push(): void {
    this.scopes.push(new Map());
  }
  pop(): void {
    this.scopes.pop();
  }
  find(name: string): Variable | undefined {
    for (let i = this.scopes.length - 1; i >= 0; i--) {
      const found = this.scopes[i].get(name);
      if (found) return found.reference && found.value ? this.find(found.value) : found;
    }
    return undefined;
  }
  /** The variable, made in the global scope where there is none. */
  obtain(name: string): Variable {
    const found = this.find(name);
    if (found) return found;
    for (const scope of this.scopes) {
      const reference = scope.get(name);
      if (reference?.reference && reference.value) return this.obtain(reference.value);
    }
    const made: Variable = {};
    this.scopes[0].set(name, made);
    return made;
  }
  local(name: string): Variable {
    const scope = this.scopes[this.scopes.length - 1];
    const outer = this.find(name);
    const made: Variable = scope.get(name) ?? { exported: outer?.exported };
    scope.set(name, made);
    return made;
  }
  text(name: string): string | undefined {
    const found = this.find(name);
    return found?.list ? found.list.get(0) : found?.map ? found.map.get('0') : found?.value;
  }
  set(name: string, value: string): void {
    const variable = this.obtain(name);
    if (variable.readonly) throw new ShellError(`${name}: readonly variable`);
    if (variable.case) value = variable.case === 'lower' ? value.toLowerCase() : value.toUpperCase();
    if (variable.list) variable.list.set(0, value);
    else if (variable.map) variable.map.set('0', value);
    else variable.value = value;
  }
  setList(name: string, values: string[]): void {
    const variable = this.obtain(name);
    if (variable.readonly) throw new ShellError(`${name}: readonly variable`);
    variable.value = undefined;
    variable.map = undefined;
    variable.list = new Map(values.map((value, i) => [i, value]));
  }
  unset(name: string): boolean {
    for (let i = this.scopes.length - 1; i >= 0; i--) {
      const found = this.scopes[i].get(name);
      if (!found) continue;
      if (found.readonly) return false;
      this.scopes[i].delete(name);
      return true;
    }
    return true;
  }
  names(): string[] {
    return [...new Set(this.scopes.flatMap((scope) => [...scope.keys()]))].sort();
  }
  environment(): Record<string, string> {
    const environment: Record<string, string> = {};
    for (const scope of this.scopes)
      for (const [name, variable] of scope) {
        if (variable.exported && variable.value !== undefined) environment[name] = variable.value;
      }
    return environment;
  }
}
