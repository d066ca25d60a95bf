import { isEnvVarName } from '../../apimachinery/labels.ts';
import { basename } from '../../os/fs.ts';
import { KustomizeError, within } from './error.ts';
import type { Loader } from './loader.ts';
import { Resource } from './resource.ts';

interface Options {
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  disableNameSuffixHash?: boolean;
  immutable?: boolean;
}
export interface GeneratorArgs {
  name?: string;
  namespace?: string;
  behavior?: string;
  type?: string;
  literals?: string[];
  files?: string[];
  envs?: string[];
  options?: Options;
}

/** A ConfigMap or Secret from files and literals. Upstream: kustomize/api/internal/generators. */
export function generate(loader: Loader, kind: 'ConfigMap' | 'Secret', args: GeneratorArgs): Resource {
  const { name, namespace, options = {} } = args;
  if (!name) throw new KustomizeError('a configmap must have a name');
  const object: Record<string, any> = { apiVersion: 'v1', kind, metadata: { name, ...(namespace ? { namespace } : {}) } };
  if (kind === 'Secret') object.type = args.type || 'Opaque';
  const pairs = new Map<string, Uint8Array>();
  for (const [key, value] of within('loading KV pairs', () => sources(loader, args))) {
    if (pairs.has(key)) throw new KustomizeError(`configmap ${name} illegally repeats the key \`${key}\``);
    pairs.set(key, value);
  }
  if (kind === 'Secret') object.data = {};
  for (const key of [...pairs.keys()].sort()) {
    const bytes = pairs.get(key) as Uint8Array;
    const text = kind === 'ConfigMap' ? utf8(bytes) : undefined;
    const field = kind === 'Secret' || text !== undefined ? 'data' : 'binaryData';
    object[field] = { ...object[field], [key]: text ?? base64(bytes) };
  }
  for (const field of ['labels', 'annotations'] as const)
    if (options[field] && Object.keys(options[field]).length) object.metadata[field] = { ...options[field] };
  if (options.immutable) object.immutable = true;
  const resource = new Resource(object);
  resource.needsHash = !options.disableNameSuffixHash;
  resource.behavior = args.behavior ?? '';
  return resource;
}

/** Global options fill what the generator's own leave open. */
export function withOptions(args: GeneratorArgs, all: Options | undefined): GeneratorArgs {
  if (!all) return args;
  const own = args.options ?? {};
  const options: Options = {
    ...own,
    disableNameSuffixHash: own.disableNameSuffixHash || all.disableNameSuffixHash,
    immutable: own.immutable || all.immutable,
  };
  for (const field of ['labels', 'annotations'] as const) if (own[field] || all[field]) options[field] = { ...all[field], ...own[field] };
  return { ...args, options };
}

function sources(loader: Loader, { envs = [], literals = [], files = [] }: GeneratorArgs): [string, Uint8Array][] {
  const encode = (text: string) => new TextEncoder().encode(text);
  return [
    ...within(`env source files: [${envs.join(' ')}]`, () =>
      envs.flatMap((file) => envLines(loader.text(file)).map(([k, v]): [string, Uint8Array] => [k, encode(v)])),
    ),
    ...within(`literal sources [${literals.join(' ')}]`, () =>
      literals.map((text): [string, Uint8Array] => {
        const at = text.indexOf('=');
        if (at <= 0) throw new KustomizeError(`invalid literal source ${text}, expected key=value`);
        return [text.slice(0, at), encode(unquoted(text.slice(at + 1)))];
      }),
    ),
    ...within(`file sources: [${files.join(' ')}]`, () =>
      files.map((source): [string, Uint8Array] => {
        const [key, file] = fileSource(source);
        return [key, loader.bytes(file)];
      }),
    ),
  ];
}

function envLines(content: string): [string, string][] {
  const lines = content.replace(/^\ufeff/, '').split('\n');
  return lines.flatMap((raw): [string, string][] => {
    const line = raw.replace(/\r$/, '').trimStart();
    if (!line || line.startsWith('#')) return [];
    const at = line.indexOf('=');
    const key = at < 0 ? line : line.slice(0, at);
    const problems = isEnvVarName(key);
    if (problems.length) throw new KustomizeError(`${JSON.stringify(key)} is not a valid key name: ${problems.join(';')}`);
    return [[key, at < 0 ? '' : line.slice(at + 1)]];
  });
}

const unquoted = (text: string): string => (text.length > 1 && /^(["']).*\1$/s.test(text) ? text.slice(1, -1) : text);

function fileSource(source: string): [key: string, file: string] {
  const parts = source.split('=');
  if (parts.length === 1) return [basename(source), source];
  if (parts.length > 2) throw new KustomizeError(`source ${JSON.stringify(source)} key name or file path contains '='`);
  if (!parts[0]) throw new KustomizeError(`missing key name for file path ${JSON.stringify(parts[1])} in source ${JSON.stringify(source)}`);
  if (!parts[1]) throw new KustomizeError(`missing file path for key name ${JSON.stringify(parts[0])} in source ${JSON.stringify(source)}`);
  return [parts[0], parts[1]];
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** In lines of 70 when it is longer. */
function base64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  const encoded = btoa(binary);
  return encoded.length < 70 ? encoded : encoded.replace(/.{1,70}/g, '$&\n');
}
