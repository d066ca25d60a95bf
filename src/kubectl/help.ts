import type { Command } from './command.ts';
import { type FlagSpec, flagsOf, globalFlags } from './flags/spec.ts';
import { childrenOf } from './registry.ts';
import { GROUPS } from './tables/root.ts';
import { ALIASES, CHILDREN, USAGE } from './tables/usage.ts';
import { WORDS } from './tables/words.ts';

const FOOT = 'Use "kubectl options" for a list of global command-line options (applies to all commands).\n';

/** `without`: a command that is turned off. */
export function rootHelp(without = ''): string {
  const width = Math.max(...GROUPS.flatMap(([, commands]) => commands.map(([name]) => name.length))) + 1;
  const groups = GROUPS.map(
    ([title, commands]) =>
      `${title}\n${commands
        .filter(([name]) => name !== without)
        .map(([name, short]) => `  ${name.padEnd(width + 1)} ${short}\n`)
        .join('')}`,
  );
  return `kubectl controls the Kubernetes cluster manager.

 Find more information at: https://kubernetes.io/docs/reference/kubectl/

${groups.join('\n')}
Usage:
  kubectl [flags] [options]

Use "kubectl <command> --help" for more information about a given command.
${FOOT}`;
}

export function commandHelp(path: string, command: Command | undefined): string {
  const parts: string[] = [(command?.about ?? ABOUT[path] ?? `${shortOf(path)}.`).trimEnd()];
  const aliases = ALIASES[path];
  if (aliases?.length) parts.push(`Aliases:\n${[path.split(' ').pop(), ...aliases].join(', ')}`);
  if (command?.examples) parts.push(`Examples:\n${indent(command.examples)}`);
  const children = childrenOf(path);
  if (children.length) {
    const width = Math.max(...children.map((c) => c.length)) + 2;
    parts.push(`Available Commands:\n${children.map((c) => `  ${c.padEnd(width)} ${CHILDREN[`${path} ${c}`]}`).join('\n')}`);
  }
  const flags = flagsOf(path).filter((f) => !f.hidden);
  if (flags.length) parts.push(`Options:\n${flags.map(flagHelp).join('\n\n')}`);
  parts.push(`Usage:\n  ${USAGE[path] ?? `kubectl ${path}`}`);
  const more = children.length ? `Use "kubectl ${path} <command> --help" for more information about a given command.\n` : '';
  return `${parts.join('\n\n')}\n\n${more}${FOOT}`;
}

export const optionsHelp = (without = ''): string =>
  `The following options can be passed to any command:\n\n${globalFlags()
    .filter((f) => f.name !== without)
    .map(flagHelp)
    .join('\n\n')}\n`;

const flagHelp = (flag: FlagSpec): string =>
  `    ${flag.short ? `-${flag.short}, ` : ''}--${flag.name}=${flag.shown}:\n\t${WORDS[flag.name] ?? ''}`;

const shortOf = (path: string): string =>
  CHILDREN[path] ?? GROUPS.flatMap(([, commands]) => commands).find(([name]) => name === path)?.[1] ?? '';

const indent = (text: string): string =>
  text
    .trim()
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');

const ABOUT: Record<string, string> = {
  apply: 'Bring what a file says to the server: made where it is missing, changed where it is different.',
  auth: 'Inspect authorization.',
  certificate: 'Approve or deny requests for certificates.',
  config: `Read and change kubeconfig files.

 Which files these are: the one after --kubeconfig; else those in $KUBECONFIG, a list with colons between, merged; else ~/.kube/config. What is changed is written to the file where it was found, what is new to the first file of the list.`,
  kuberc: 'Read and change your preferences: default values for flags, and aliases.',
  plugin: `Find programs that extend kubectl.

 A program of PATH that is called kubectl-NAME runs as kubectl NAME.`,
  rollout: 'Follow, pause, resume, restart and undo the rollout of a deployment, daemon set or stateful set.',
  set: 'Change one part of existing resources.',
  top: 'Show how much CPU and memory is used. The metrics come from a metrics server, which has to be installed.',
  'create secret': `Create a secret with specified type.

 A docker-registry type secret is for accessing a container registry.

 A generic type secret indicate an Opaque secret type.

 A tls type secret holds TLS certificate and its associated key.`,
};
