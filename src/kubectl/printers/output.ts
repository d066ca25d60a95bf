import { byCodePoint, clone, toGoJson } from '../../apimachinery/json.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import { toYaml } from '../../apimachinery/yaml.ts';
import { singularName } from '../../client/mapper.ts';
import { busy } from '../../os/clock.ts';
import { Failure } from '../errors.ts';
import type { Session } from '../session.ts';

/** Turns objects into text, one after the other. */
export interface Printer {
  print(object: KubeObject): string | Promise<string>;
}
const TEMPLATES = ['go-template', 'go-template-file', 'template', 'templatefile'];
const PATHS = ['jsonpath', 'jsonpath-as-json', 'jsonpath-file'];
const BASE = ['json', 'kyaml', 'name', 'yaml', ...TEMPLATES, ...PATHS];
export const allowedFormats = (extra: string[] = []): string => [...BASE, ...extra].sort().join(',');
export const GET_FORMATS = ['custom-columns', 'custom-columns-file', 'wide'];

export const noPrinter = (format: string, allowed: string): Failure =>
  new Failure(`unable to match a printer suitable for the output format "${format}", allowed formats are: ${allowed}`);

export interface OutputOptions {
  extra?: string[];
  /** Objects whose fields come in the order of Go's structs: JSON keeps the order they have. */
  typed?: boolean;
  /** Said for `-o name` and where there is no -o. */
  operation?: string;
  format?: string;
}

/** The printer that -o and --template ask for; undefined where neither is given. */
export async function outputPrinter(session: Session, options: OutputOptions = {}): Promise<Printer | undefined> {
  const { flags } = session;
  let output = options.format ?? flags.string('output');
  const template = flags.string('template');
  if (!output && template) output = 'go-template';
  if (!output) return undefined;
  const managed = flags.bool('show-managed-fields');
  const plain = (object: KubeObject) => (managed ? object : withoutManaged(object));
  const [format, given] = cut(output);
  switch (output.toLowerCase()) {
    case 'yaml':
      return yamlPrinter(plain);
    case 'json':
      return { print: (o) => `${toGoJson(options.typed ? typedOrder(plain(o)) : plain(o), '    ', !options.typed)}\n` };
    case 'name':
      return { print: (o) => namePrinted(session, o, '') };
    case 'kyaml': {
      const { toKyaml } = await busy(import('./kyaml.ts'));
      return { print: (o) => `---\n${toKyaml(options.typed ? typedOrder(plain(o)) : plain(o), options.typed)}\n` };
    }
  }
  if (PATHS.includes(format)) {
    const text = templateText(session, format, given || template);
    const { jsonPathPrinter } = await busy(import('./jsonpath.ts'));
    return jsonPathPrinter(text, flags.bool('allow-missing-template-keys'), format === 'jsonpath-as-json');
  }
  if (TEMPLATES.includes(format)) {
    const text = templateText(session, format, given || template);
    const { templatePrinter } = await busy(import('./template.ts'));
    return templatePrinter(session, text, flags.bool('allow-missing-template-keys'));
  }
  if (options.extra?.includes('custom-columns') && format.startsWith('custom-columns')) return undefined;
  throw noPrinter(output, allowedFormats(options.extra));
}

export const cut = (output: string): [string, string] => {
  const at = output.indexOf('=');
  return at < 0 ? [output, ''] : [output.slice(0, at), output.slice(at + 1)];
};

function templateText(session: Session, format: string, text: string): string {
  if (!text) throw new Failure('template format specified but no template given');
  if (!format.endsWith('file')) return text;
  try {
    return session.proc.machine.fs.readText(session.path_(text));
  } catch (error) {
    throw new Failure(`error reading --template ${text}, open ${text}: ${(error as Error).message.toLowerCase()}`);
  }
}

function yamlPrinter(plain: (o: KubeObject) => KubeObject): Printer {
  let printed = 0;
  return { print: (o) => `${printed++ ? '---\n' : ''}${toYaml(plain(o))}` };
}

export function withoutManaged(object: KubeObject): KubeObject {
  if (object.kind?.endsWith('List') && Array.isArray(object.items)) return { ...object, items: object.items.map(withoutManaged) };
  if (!object.metadata?.managedFields) return object;
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/** kind and apiVersion first, as Go writes its structs. */
export const typedOrder = (object: KubeObject): KubeObject => {
  const { kind, apiVersion, ...rest } = object;
  return { kind, apiVersion, ...rest } as KubeObject;
};

/** `pod/nginx`, with what was done to it. Upstream: cli-runtime/pkg/printers/name.go. */
export function namePrinted(session: Session, object: KubeObject, operation: string, singular?: string): string {
  if (Array.isArray(object.items) && object.kind?.endsWith('List'))
    return object.items.map((item: KubeObject) => namePrinted(session, item, operation)).join('');
  const name = object.metadata?.name || '<unknown>';
  const group = object.apiVersion?.includes('/') ? object.apiVersion.split('/')[0] : '';
  const kind = singular ?? `${(object.kind ?? '').toLowerCase()}${group ? `.${group}` : ''}`;
  return operation ? `${kind}/${name} ${operation}\n` : `${kind}/${name}\n`;
}
export const nameOf = singularName;

/** Objects with sorted keys, as decoded maps print. */
export function sortedKeys<T>(value: T): T {
  if (Array.isArray(value)) return value.map(sortedKeys) as T;
  if (typeof value !== 'object' || value === null) return value;
  const record = value as Record<string, unknown>;
  return Object.fromEntries(
    Object.keys(record)
      .sort(byCodePoint)
      .map((k) => [k, sortedKeys(record[k])]),
  ) as T;
}
export { clone };

/** Prints by -o, or says what was done: `deployment.apps/web created`. */
export interface Teller {
  tell(object: KubeObject, operation: string): Promise<void>;
}
export async function teller(session: Session, options: OutputOptions = {}, suffix = ''): Promise<Teller> {
  const printer = await outputPrinter(session, options);
  return {
    async tell(object, operation) {
      if (printer) await session.out(await printer.print(object));
      else await session.out(namePrinted(session, object, `${operation}${suffix}`));
    },
  };
}
