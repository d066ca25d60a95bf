import { parseYaml, parseYamlDocuments, toYaml } from '../../apimachinery/yaml.ts';
import { dirname, FsError, resolvePath } from '../../os/fs.ts';
import type { Process } from '../../os/process.ts';
import { Failure } from '../errors.ts';

export interface Option {
  name: string;
  default: string;
}
export interface Alias {
  name: string;
  command: string;
  prependArgs?: string[];
  appendArgs?: string[];
  options?: Option[];
}
export interface Defaults {
  command: string;
  options?: Option[];
}
/** A kuberc file, as kubectl.config.k8s.io/v1beta1. */
export interface Preference {
  apiVersion: string;
  kind: string;
  defaults?: Defaults[];
  aliases?: Alias[];
  credentialPluginPolicy?: string;
  credentialPluginAllowlist?: { command?: string }[];
}
const GROUP = 'kubectl.config.k8s.io';

export const isDisabled = (proc: Process): boolean => (proc.env.KUBECTL_KUBERC ?? '').toLowerCase() === 'false';

/** Which file it is; none where $KUBERC is off. Upstream: kubectl/pkg/kuberc LoadKuberc. */
export function kubercFile(proc: Process, flag: string): { file: string; explicit: boolean } | undefined {
  const { KUBERC, HOME = '/root' } = proc.env;
  if (KUBERC === 'off') {
    if (flag) throw new Failure('disabling kuberc via KUBERC=off and passing kuberc flag are mutually exclusive');
    return undefined;
  }
  const given = flag || KUBERC;
  return given ? { file: given, explicit: true } : { file: `${HOME}/.kube/kuberc`, explicit: false };
}

/** What --kuberc names. */
export function explicitFile(words: string[]): string {
  for (const [i, word] of words.entries()) {
    if (word === '--') break;
    const value = word === '--kuberc' ? words[i + 1] : word.includes('--kuberc=') ? word.split('=')[1] : undefined;
    if (value) return value;
    if (word === '--kuberc' || word.includes('--kuberc=')) throw new Failure('kuberc file is not found');
  }
  return '';
}

/** The preferences in force; what is wrong with the file is told, or thrown where it was asked for. */
export async function loadPreference(proc: Process, flag: string): Promise<Preference | undefined> {
  let found: ReturnType<typeof kubercFile>;
  try {
    found = kubercFile(proc, flag);
  } catch (error) {
    throw new Failure(`kuberc error ${(error as Error).message}`);
  }
  if (!found) return undefined;
  const { fs } = proc.machine;
  try {
    const decoded = decodeDocuments(fs.readText(resolvePath(proc.cwd, found.file)), found.file);
    if (!decoded) return undefined;
    if (decoded.unknown.length) {
      const fields = decoded.unknown.map((field) => `unknown field "${field}"`).join(', ');
      await proc.stderr.write(`kuberc: ignoring strict decoding error in ${found.file}: strict decoding error: ${fields}`);
    }
    return decoded.preference;
  } catch (error) {
    const why = error instanceof FsError ? `open ${found.file}: ${error.message.toLowerCase()}` : (error as Error).message;
    if (found.explicit) throw new Failure(`kuberc error kuberc: ${why}`);
    if (!(error instanceof FsError && error.code === 'ENOENT'))
      await proc.stderr.write(`kuberc: no preferences loaded from ${found.file}: ${why}`);
    return undefined;
  }
}

/** The first document of a version that is known. */
function decodeDocuments(text: string, file: string): { preference: Preference; unknown: string[] } | undefined {
  const documents = parseYamlDocuments(text);
  for (const value of documents) {
    if (value?.kind !== 'Preference') continue;
    if (value.apiVersion === `${GROUP}/v1beta1`) return { preference: withLists(value), unknown: unknownFields(value, SHAPES.v1beta1) };
    if (value.apiVersion === `${GROUP}/v1alpha1`)
      return { preference: withLists(fromAlpha(value)), unknown: unknownFields(value, SHAPES.v1alpha1) };
  }
  if (documents.length) throw new Failure(`no valid preferences found in ${file}, use --v=5 to see details`);
  return undefined;
}

interface Shape {
  [field: string]: Shape | true;
}
const OPTION: Shape = { name: true, default: true };
const ALIAS = { name: true, command: true, prependArgs: true, appendArgs: true } as const;
const SHAPES: Record<'v1beta1' | 'v1alpha1', Shape> = {
  v1beta1: {
    apiVersion: true,
    kind: true,
    defaults: { command: true, options: OPTION },
    aliases: { ...ALIAS, options: OPTION },
    credentialPluginPolicy: true,
    credentialPluginAllowlist: { name: true, command: true },
  },
  v1alpha1: { apiVersion: true, kind: true, overrides: { command: true, flags: OPTION }, aliases: { ...ALIAS, flags: OPTION } },
};

function unknownFields(value: unknown, shape: Shape | true, path = ''): string[] {
  if (shape === true || typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item, i) => unknownFields(item, shape, `${path}[${i}]`));
  return Object.keys(value)
    .sort()
    .flatMap((key) => {
      const inner = path ? `${path}.${key}` : key;
      return Object.hasOwn(shape, key) ? unknownFields((value as Record<string, unknown>)[key], shape[key], inner) : [inner];
    });
}

const withLists = (value: any): Preference => ({ ...value, defaults: value.defaults ?? [], aliases: value.aliases ?? [] });

const fromAlpha = (value: any): Preference => ({
  ...value,
  defaults: (value.overrides ?? []).map(({ flags, ...rest }: any) => ({ ...rest, options: flags })),
  aliases: (value.aliases ?? []).map(({ flags, ...rest }: any) => ({ ...rest, options: flags })),
});

/** What a file holds, for showing and changing it. */
export function readPreference(proc: Process, file: string): Preference | undefined {
  const { fs } = proc.machine;
  let text: string;
  try {
    text = fs.readText(resolvePath(proc.cwd, file));
  } catch (error) {
    if (error instanceof FsError && error.code === 'ENOENT') return undefined;
    throw new Failure(`error reading kuberc file: open ${file}: ${(error as Error).message.toLowerCase()}`);
  }
  try {
    return (parseYaml(text).value as Preference) ?? undefined;
  } catch (error) {
    throw new Failure(`error parsing kuberc file: error converting YAML to JSON: ${(error as Error).message}`);
  }
}

export const emptyPreference = (): Preference => ({ apiVersion: `${GROUP}/v1beta1`, kind: 'Preference' });

export function savePreference(proc: Process, file: string, preference: Preference): void {
  const path = resolvePath(proc.cwd, file);
  proc.machine.fs.mkdir(dirname(path), { recursive: true });
  proc.machine.fs.writeFile(
    path,
    toYaml({ ...preference, aliases: preference.aliases ?? null, defaults: preference.defaults ?? null }),
    0o644,
  );
}
