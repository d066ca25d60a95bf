import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface GoField {
  /** Without the pointer. */
  type: string;
  pointer: boolean;
  /**  omitempty,  omitzero. */
  omit: '' | '?' | '~';
}
interface Raw extends GoField {
  name: string;
  embedded: string;
}

const VERSION = '@v0.36.3';
const folderOf = (module: string): string => {
  if (module === 'meta.v1') return `apimachinery${VERSION}/pkg/apis/meta/v1`;
  if (module === 'apiextensions.v1') return `apiextensions-apiserver${VERSION}/pkg/apis/apiextensions/v1`;
  if (module === 'apiregistration.v1') return `kube-aggregator${VERSION}/pkg/apis/apiregistration/v1`;
  if (module.startsWith('machinery.')) return `apimachinery${VERSION}/pkg/${module.slice(10).replaceAll('.', '/')}`;
  return `api${VERSION}/${module.replaceAll('.', '/')}`;
};
const IMPORTS: Record<string, string> = {
  metav1: 'v1',
  apiv1: 'v1',
  corev1: 'v1',
  v1: 'v1',
  types: 'types',
  intstr: 'intstr',
  resource: 'resource',
  runtime: 'runtime',
};
const MODULES: Record<string, string> = { metav1: 'meta.v1', v1: 'core.v1' };
const BUILTIN = new Set(['string', 'bool', 'int', 'int32', 'int64', 'float64', 'byte', 'uint8', 'interface{}']);

const parsed = new Map<string, Map<string, Raw[]>>();
/** The fields of every struct of a package, as encoding/json sees them: by JSON name, embedded ones inlined. */
export function goStructs(modules: string, module: string): Map<string, Map<string, GoField>> {
  const structs = raw(modules, module);
  const flat = (name: string, of: Map<string, Raw[]>): Map<string, GoField> => {
    const fields = new Map<string, GoField>();
    for (const field of of.get(name) ?? []) {
      if (!field.embedded) {
        fields.set(field.name, field);
        continue;
      }
      const [pkg, type] = field.embedded.includes('.') ? field.embedded.split('.') : ['', field.embedded];
      for (const [k, v] of flat(type, pkg ? raw(modules, MODULES[pkg]) : of)) fields.set(k, v);
    }
    return fields;
  };
  return new Map([...structs.keys()].map((name) => [name, flat(name, structs)]));
}

function raw(modules: string, module: string): Map<string, Raw[]> {
  const known = parsed.get(module);
  if (known) return known;
  const structs = new Map<string, Raw[]>();
  parsed.set(module, structs);
  const folder = join(modules, 'k8s.io', folderOf(module));
  if (!existsSync(folder)) return structs;
  const version = module.split('.').pop() as string;
  for (const file of readdirSync(folder).filter((f) => f.endsWith('.go') && !f.endsWith('_test.go') && !f.startsWith('zz_'))) {
    const text = readFileSync(join(folder, file), 'utf8').replace(/^\s*\/\/.*$/gm, '');
    for (const [, name, body] of text.matchAll(/^type (\w+) struct \{\n([\s\S]*?)^\}/gm)) {
      structs.set(
        name,
        body.split('\n').flatMap((line) => fieldOf(line, version)),
      );
    }
  }
  return structs;
}
function fieldOf(line: string, version: string): Raw[] {
  const parts = /^\s*(?:(\w+)\s+)?(\S+?)\s+`.*json:"([^"]*)"/.exec(line);
  if (!parts) return [];
  const [, , goType, tag] = parts;
  const [name, ...options] = tag.split(',');
  if (name === '-') return [];
  if (options.includes('inline') || !name) return [{ name: '', type: '', pointer: false, omit: '', embedded: goType.replace(/^\*/, '') }];
  return [
    {
      name,
      type: qualify(goType.replace(/^\*/, ''), version),
      pointer: goType.startsWith('*'),
      omit: options.includes('omitzero') ? '~' : options.includes('omitempty') ? '?' : '',
      embedded: '',
    },
  ];
}
function qualify(type: string, version: string): string {
  if (type.startsWith('[]')) return `[]${qualify(type.slice(2), version)}`;
  const map = /^map\[([^\]]+)\](.+)$/.exec(type);
  if (map) return `map[${qualify(map[1], version)}]${qualify(map[2], version)}`;
  if (type.startsWith('*')) return `*${qualify(type.slice(1), version)}`;
  if (type === 'byte') return 'uint8';
  if (BUILTIN.has(type)) return type;
  const [pkg, name] = type.includes('.') ? type.split('.') : ['', type];
  return pkg ? `${IMPORTS[pkg] ?? pkg}.${name}` : `${version}.${name}`;
}
