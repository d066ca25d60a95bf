import { busy } from '../os/clock.ts';
import { BrokenPipe, Killed, type Process, type Program } from '../os/process.ts';
import type { Command } from './command.ts';
import { explainFailure, Failure } from './errors.ts';
import { findCommand, firstArgument, suggestions } from './find.ts';
import { FlagError, Flags, parseFlags } from './flags/parse.ts';
import { COMMANDS, isGroup } from './registry.ts';
import { isOld } from './release.ts';
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

async function dispatch(proc: Process, given: string[]): Promise<number> {
  const words = await preferred(proc, given);
  const { path, rest } = findCommand(words);
  if (!path || (hidden(proc) && path.split(' ')[0] === hidden(proc))) return atRoot(proc, words);
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
    await proc.stdout.write(optionsHelp(hidden(proc)));
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
  checkGlobals(proc, flags);
  const session = new Session(proc, path, flags, args, dash);
  const code = await run(command, session);
  if (flags.bool('warnings-as-errors') && session.warnings) {
    const n = session.warnings;
    throw new Failure(`${n} warning${n === 1 ? '' : 's'} received`);
  }
  return code;
}

async function run(command: Command, session: Session): Promise<number> {
  try {
    return (await command.run(session)) ?? 0;
  } catch (error) {
    if (session.flags.int('v') >= 4) await (await busy(import('./traces.ts'))).traceFailure(session, error);
    throw error;
  }
}

/** What this kubectl cannot do for a flag of every command it says. */
function checkGlobals(proc: Process, flags: Flags): void {
  if (hidden(proc) && flags.changed('kuberc')) throw new Failure(`unknown flag: --kuberc\nSee 'kubectl ${flags.path} --help' for usage.`);
  const profile = flags.global('profile');
  if (!['none', ''].includes(profile))
    throw new Failure(
      /^(cpu|heap|goroutine|threadcreate|block|mutex)$/.test(profile)
        ? 'this kubectl makes no profiles (--profile)'
        : `unknown profile '${profile}'`,
    );
}

/** A command that the environment has turned off. */
const hidden = (proc: Process): string => ((proc.env.KUBECTL_KUBERC ?? '').toLowerCase() === 'false' ? 'kuberc' : '');

/** The words with what the kuberc file says put in. */
async function preferred(proc: Process, words: string[]): Promise<string[]> {
  if (hidden(proc) || isOld(proc)) return words;
  const file = `${proc.env.HOME ?? '/root'}/.kube/kuberc`;
  if (!proc.env.KUBERC && !words.some((w) => w.startsWith('--kuberc')) && !proc.machine.fs.exists(file)) return words;
  const { applyPreferences } = await busy(import('./kuberc/apply.ts'));
  return applyPreferences(proc, words);
}

async function atRoot(proc: Process, words: string[]): Promise<number> {
  const flags = new Flags('');
  const at = firstArgument(flags, words);
  if (at >= 0) {
    const name = words[at];
    if (name === 'help') return help(proc, words.slice(at + 1));
    if (name === 'alpha') {
      await proc.stderr.write('No alpha commands are available in this version of kubectl\n');
      return 0;
    }
    if (/^__complete(NoDesc)?$/.test(name)) {
      const { completeCommand } = await busy(import('./complete/command.ts'));
      return completeCommand(proc, words.slice(at + 1), name === '__complete');
    }
    const { runPlugin } = await busy(import('./plugins.ts'));
    const code = await runPlugin(proc, words);
    if (code !== undefined) return code;
    const like = suggestions('', name).filter((other) => other !== hidden(proc));
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
  await proc.stdout.write(rootHelp(hidden(proc)));
  return 0;
}

async function help(proc: Process, words: string[]): Promise<number> {
  const found = findCommand(words);
  const off = found.path.split(' ')[0] === hidden(proc) && found.path !== '';
  const { path, rest } = off ? { path: '', rest: words } : found;
  const { commandHelp, rootHelp } = await busy(import('./help.ts'));
  const unknown = path ? undefined : rest.find((w) => !w.startsWith('-'));
  if (unknown) {
    const text = rootHelp(hidden(proc));
    await proc.stderr.write(`Unknown help topic [\`${rest.join('` `')}\`]\n\n\n${text.slice(text.indexOf('Basic Commands'))}`);
    return 0;
  }
  const load = COMMANDS[path];
  await proc.stdout.write(path ? commandHelp(path, load && (await busy(load()))) : rootHelp(hidden(proc)));
  return 0;
}
