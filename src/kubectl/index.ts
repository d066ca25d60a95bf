import { busy } from '../os/clock.ts';
import { BrokenPipe, Killed, type Process, type Program } from '../os/process.ts';
import { explainFailure, Failure } from './errors.ts';
import { findCommand, firstArgument, suggestions } from './find.ts';
import { FlagError, Flags, parseFlags } from './flags/parse.ts';
import { COMMANDS, isGroup } from './registry.ts';
import { Session } from './session.ts';

/** kubectl: finds the command, reads its flags, runs it, and words what went wrong. */
export const kubectl: Program = async (proc) => {
  try {
    return await dispatch(proc, proc.argv.slice(1));
  } catch (error) {
    if (error instanceof Killed || error instanceof BrokenPipe) throw error;
    if (proc.signal.aborted) throw proc.signal.reason;
    const { text, code } = explainFailure(error);
    await proc.stderr.write(text);
    return code;
  }
};

async function dispatch(proc: Process, words: string[]): Promise<number> {
  const { path, rest } = findCommand(words);
  if (!path) return atRoot(proc, words);
  if (path === 'create' && rest.length && !rest[0].startsWith('-')) {
    const { runPlugin } = await busy(import('./plugins.ts'));
    const code = await runPlugin(proc, words, 2);
    if (code !== undefined) return code;
  }
  const load = COMMANDS[path];
  let parsed: ReturnType<typeof parseFlags>;
  try {
    parsed = parseFlags(path, rest, path === 'apply' && proc.env.KUBECTL_APPLYSET === 'true' ? "--applyset=''" : '');
  } catch (error) {
    if (!(error instanceof FlagError)) throw error;
    if (path === 'diff') throw new Failure(`${error.message}\nSee 'kubectl diff -h' for help and examples`, 2);
    throw new Failure(`${error.message}\nSee 'kubectl ${path} --help' for usage.`);
  }
  const { flags, args, dash, help } = parsed;
  if (path === 'options') {
    const { optionsHelp } = await busy(import('./help.ts'));
    await proc.stdout.write(optionsHelp());
    return 0;
  }
  const command = load && (await busy(load()));
  if (help) {
    const { commandHelp } = await busy(import('./help.ts'));
    await proc.stdout.write(commandHelp(path, command));
    return 0;
  }
  if (!command) {
    if (!isGroup(path)) throw new Failure(`kubectl ${path} is not part of this kubectl`);
    if (args.length) throw new Failure(`unknown command ${JSON.stringify(args.join(' '))}\nSee 'kubectl ${path} -h' for help and examples`);
    const { commandHelp } = await busy(import('./help.ts'));
    await proc.stderr.write(commandHelp(path, undefined));
    return 1;
  }
  const missing = (command.required ?? []).filter((name) => !flags.changed(name));
  if (missing.length) throw new Failure(`required flag(s) ${missing.map((m) => `"${m}"`).join(', ')} not set`);
  for (const spec of flags.all())
    if (spec.deprecated && flags.changed(spec.name))
      await proc.stderr.write(`Flag --${spec.name} has been deprecated, ${spec.deprecated}\n`);
  if (flags.has('kustomize') && flags.string('kustomize')) flags.kustomization();
  checkGlobals(flags);
  const session = new Session(proc, path, flags, args, dash);
  const code = (await command.run(session)) ?? 0;
  if (flags.bool('warnings-as-errors') && session.warnings) {
    const n = session.warnings;
    throw new Failure(`${n} warning${n === 1 ? '' : 's'} received`);
  }
  return code;
}

/** What this kubectl cannot do for a flag of every command it says. */
function checkGlobals(flags: Flags): void {
  const profile = flags.global('profile');
  if (!['none', ''].includes(profile))
    throw new Failure(
      /^(cpu|heap|goroutine|threadcreate|block|mutex)$/.test(profile)
        ? 'this kubectl makes no profiles (--profile)'
        : `unknown profile '${profile}'`,
    );
}

async function atRoot(proc: Process, words: string[]): Promise<number> {
  const flags = new Flags('');
  const at = firstArgument(flags, words);
  if (at >= 0) {
    const name = words[at];
    const { runPlugin } = await busy(import('./plugins.ts'));
    const code = await runPlugin(proc, words);
    if (code !== undefined) return code;
    const like = suggestions('', name);
    const hint = like.length ? `\n\nDid you mean this?\n${like.map((l) => `\t${l}\n`).join('')}` : '';
    throw new Failure(`unknown command ${JSON.stringify(name)} for "kubectl"${hint}`.replace(/\n$/, ''));
  }
  try {
    parseFlags('', words);
  } catch (error) {
    if (!(error instanceof FlagError)) throw error;
    throw new Failure(`${error.message}\nSee 'kubectl --help' for usage.`);
  }
  const { rootHelp } = await busy(import('./help.ts'));
  await proc.stdout.write(rootHelp());
  return 0;
}
