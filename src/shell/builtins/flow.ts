import { Break, Exit, Return, ShellError } from '../flow.ts';
import { keepsStopped } from './jobs.ts';
import { type Builtin, refuse } from './types.ts';

const levels = async (...[context, args, name]: Parameters<Builtin>): Promise<number> => {
  const count = args[0] === undefined ? 1 : Number(args[0]);
  if (Number.isNaN(count)) throw new ShellError(`${name}: ${args[0]}: numeric argument required`, 128, true);
  if (count < 1) await refuse(context, name, `${args[0]}: loop count out of range`);
  return Math.max(1, count);
};

export const breakLoop: Builtin = async (context, args, name) => {
  if (!context.shell.loopDepth) return refuse(context, name, "only meaningful in a `for', `while', or `until' loop", 0);
  throw new Break('break', await levels(context, args, name));
};
export const continueLoop: Builtin = async (context, args, name) => {
  if (!context.shell.loopDepth) return refuse(context, name, "only meaningful in a `for', `while', or `until' loop", 0);
  throw new Break('continue', await levels(context, args, name));
};

async function statusOf(...[context, args, name]: Parameters<Builtin>): Promise<number> {
  if (args[0] === undefined) return context.shell.status;
  if (!/^[-+]?\d+$/.test(args[0])) {
    await refuse(context, name, context.shell.dialect === 'ash' ? `Illegal number: ${args[0]}` : `${args[0]}: numeric argument required`);
    return 2;
  }
  return Number(args[0]) & 255;
}

export const exit: Builtin = async (context, args, name) => {
  if (args.length > 1 && /^\d+$/.test(args[0])) return refuse(context, name, 'too many arguments');
  if (context.shell.interactive && !context.shell.isSubshell) {
    if (await keepsStopped(context)) return 1;
    await context.io.stderr.write(context.shell.dialect === 'bash' ? 'exit\n' : '');
  }
  throw new Exit(await statusOf(context, args, name));
};

export const returnFrom: Builtin = async (context, args, name) => {
  const { shell } = context;
  if (!shell.functionDepth && !shell.shopt.has('sourcing')) {
    if (shell.dialect === 'bash') return refuse(context, name, "can only `return' from a function or sourced script", 2);
  }
  throw new Return(await statusOf(context, args, name));
};

export const shift: Builtin = async (context, args, name) => {
  const { shell } = context;
  const count = args[0] === undefined ? 1 : Number(args[0]);
  if (!Number.isInteger(count)) return refuse(context, name, `${args[0]}: numeric argument required`);
  if (count < 0) return refuse(context, name, `${args[0]}: shift count out of range`);
  if (count > shell.args.length) return 1;
  shell.args = shell.args.slice(count);
  return 0;
};
