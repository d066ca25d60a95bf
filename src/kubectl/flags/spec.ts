import { FLAGS } from '../tables/flags.ts';
import { GLOBAL_FLAGS } from '../tables/root.ts';

export type FlagType = 'bool' | 'string' | 'int' | 'duration' | 'slice' | 'array' | 'map' | 'tri';
export interface FlagSpec {
  name: string;
  short: string;
  type: FlagType;
  /** As help prints it. */
  shown: string;
  initial: string;
  /** Value of the bare flag; undefined where it needs one. */
  bare?: string;
  hidden?: boolean;
  deprecated?: string;
}

const MACROS: Record<string, string> = {
  '@print': "--allow-missing-template-keys=true -o,--output='' --show-managed-fields=false --template=''",
  '@files': "-f,--filename=[] -k,--kustomize='' -R,--recursive=false",
  '@create': "@print --dry-run='none'?unchanged --field-manager='kubectl-create' --save-config=false --validate='strict'?strict",
};
const RECORDING = new Set(
  'annotate apply autoscale expose label patch run scale edit create'.split(' ').concat(
    ['image', 'resources', 'selector', 'serviceaccount'].map((s) => `set ${s}`),
    'apply edit-last-applied',
  ),
);
/** One value for each flag whose table entry differs from what its default suggests. */
const UNSET = new Set(['namespaced']);
/** Flags of other libraries, whose defaults are shown without quotes. */
const PLAIN = new Set(['version', 'vmodule']);

export function flagsOf(path: string): FlagSpec[] {
  const own = parseSpecs(FLAGS[path] ?? '');
  if (RECORDING.has(path))
    own.push({
      name: 'record',
      short: '',
      type: 'bool',
      shown: 'false',
      initial: 'false',
      bare: 'true',
      hidden: true,
      deprecated: '--record will be removed in the future',
    });
  if (path === 'kustomize')
    own.push(
      {
        ...parseOne("--reorder='unspecified'"),
        hidden: true,
        deprecated: "use the new 'sortOptions' field in kustomization.yaml instead.",
      },
      {
        ...parseOne('--enable-managedby-label=false'),
        hidden: true,
        deprecated:
          'The flag `enable-managedby-label` has been deprecated. Use the `managedByLabel` option in the `buildMetadata` field instead.',
      },
    );
  if (path === 'autoscale')
    own.push({
      ...parseOne('--cpu-percent=-1'),
      hidden: true,
      deprecated: "Use --cpu with percentage or resource quantity format (e.g., '70%' for utilization or '500m' for milliCPU).",
    });
  return own.sort((a, b) => (a.name < b.name ? -1 : 1));
}
let globals: FlagSpec[] | undefined;
export const globalFlags = (): FlagSpec[] => (globals ??= parseSpecs(GLOBAL_FLAGS));

export function parseSpecs(text: string): FlagSpec[] {
  return text
    .split(' ')
    .filter(Boolean)
    .flatMap((token) => (MACROS[token] ? parseSpecs(MACROS[token]) : [parseOne(token)]));
}

function parseOne(token: string): FlagSpec {
  const [, short = '', name, rest] = /^(?:-(\w),)?--([\w-]+)=(.*)$/.exec(token) as RegExpExecArray;
  const [shown, bare] = rest.split('?');
  const type = typeOf(shown, name);
  const initial = shown.replace(/^'(.*)'$/, '$1').replace(/^\[(.*)\]\*?$/, '$1');
  return {
    name,
    short,
    type,
    shown: PLAIN.has(name) ? shown.replace(/'/g, '') : shown.replace('[]*', '[]').replace('{}', ''),
    initial: type === 'map' ? '' : initial,
    bare: type === 'bool' ? 'true' : bare,
  };
}

function typeOf(shown: string, name: string): FlagType {
  if (UNSET.has(name)) return 'bool';
  if (shown === 'true' || shown === 'false') return 'bool';
  if (shown.endsWith(']*')) return 'array';
  if (shown.startsWith('[')) return 'slice';
  if (shown === '{}') return 'map';
  if (/^-?\d+$/.test(shown)) return 'int';
  if (/^\d+m?\d*s$/.test(shown)) return 'duration';
  return 'string';
}
