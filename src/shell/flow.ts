/** Ways out of a command other than its status. */
export class Break {
  constructor(
    readonly kind: 'break' | 'continue',
    public levels: number,
    /** What the loop ends with. */
    readonly status = 0,
  ) {}
}
export class Return {
  constructor(readonly status: number) {}
}
export class Exit {
  constructor(readonly status: number) {}
}
/** Ends the command being run (and a script, not an interactive shell) with a message that is printed already or here. */
export class ShellError extends Error {
  constructor(
    message: string,
    readonly status = 1,
    /** Ends a script too. */
    readonly fatal = false,
  ) {
    super(message);
  }
}
