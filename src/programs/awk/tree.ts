export type Lvalue =
  | { kind: 'variable'; name: string }
  | { kind: 'index'; array: string; subscripts: Expression[] }
  | { kind: 'field'; index: Expression };

export type Expression =
  | Lvalue
  | { kind: 'number'; value: number }
  | { kind: 'string'; value: string }
  | { kind: 'regexp'; source: string }
  | { kind: 'group'; inner: Expression }
  | { kind: 'unary'; operator: string; operand: Expression }
  | { kind: 'binary'; operator: string; left: Expression; right: Expression }
  | { kind: 'concat'; left: Expression; right: Expression }
  | { kind: 'and' | 'or'; left: Expression; right: Expression }
  | { kind: 'conditional'; test: Expression; yes: Expression; no: Expression }
  | { kind: 'match'; negated: boolean; text: Expression; regexp: Expression }
  | { kind: 'in'; subscripts: Expression[]; array: string }
  | { kind: 'assign'; operator: string; target: Lvalue; value: Expression }
  | { kind: 'step'; by: 1 | -1; prefix: boolean; target: Lvalue }
  | { kind: 'call'; name: string; args: Expression[] }
  | { kind: 'getline'; target?: Lvalue; file?: Expression; command?: Expression };

export type Statement =
  | { kind: 'expression'; value: Expression }
  | { kind: 'print'; args: Expression[]; formatted: boolean; to?: { operator: '>' | '>>' | '|'; target: Expression } }
  | { kind: 'block'; body: Statement[] }
  | { kind: 'if'; test: Expression; yes: Statement; no?: Statement }
  | { kind: 'while'; test: Expression; body: Statement; first: boolean }
  | { kind: 'for'; start?: Statement; test?: Expression; step?: Statement; body: Statement }
  | { kind: 'each'; name: string; array: string; body: Statement }
  | { kind: 'delete'; array: string; subscripts?: Expression[] }
  | { kind: 'break' | 'continue' | 'next' | 'nextfile' }
  | { kind: 'exit' | 'return'; value?: Expression };

export interface Rule {
  pattern?: { from: Expression; to?: Expression };
  /** Undefined: print the record. */
  body?: Statement;
}
export interface Program {
  begin: Statement[];
  rules: Rule[];
  end: Statement[];
  functions: Map<string, { parameters: string[]; body: Statement }>;
}
