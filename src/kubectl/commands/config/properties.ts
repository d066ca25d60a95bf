import type { Kubeconfig } from '../../../client/kubeconfig.ts';
import type { Command } from '../../command.ts';
import { checkBase64 } from '../../decode.ts';
import { Failure } from '../../errors.ts';
import { parseBool } from '../../flags/values.ts';
import { modify, starting, unexpected } from './files.ts';

type Kind = 'string' | 'bool' | 'bytes' | 'strings' | 'pointer' | 'map';
const EXTENSIONS = { extensions: 'map' } as const;
const FIELDS: Record<string, Record<string, Kind>> = {
  clusters: {
    server: 'string',
    'tls-server-name': 'string',
    'insecure-skip-tls-verify': 'bool',
    'certificate-authority': 'string',
    'certificate-authority-data': 'bytes',
    'proxy-url': 'string',
    'disable-compression': 'bool',
    ...EXTENSIONS,
  },
  users: {
    'client-certificate': 'string',
    'client-certificate-data': 'bytes',
    'client-key': 'string',
    'client-key-data': 'bytes',
    token: 'string',
    tokenFile: 'string',
    'act-as': 'string',
    'act-as-uid': 'string',
    'act-as-groups': 'strings',
    'act-as-user-extra': 'map',
    username: 'string',
    password: 'string',
    'auth-provider': 'pointer',
    exec: 'pointer',
    ...EXTENSIONS,
  },
  contexts: { cluster: 'string', user: 'string', namespace: 'string', ...EXTENSIONS },
};
/** Names in a file where they differ from those in a property. */
const FILED: Record<string, string> = {
  'act-as': 'as',
  'act-as-uid': 'as-uid',
  'act-as-groups': 'as-groups',
  'act-as-user-extra': 'as-user-extra',
};

type Steps =
  | { at: 'field'; field: string }
  | { at: 'preferences'; field?: string }
  | { at: 'part'; part: 'clusters' | 'users' | 'contexts'; name?: string; field?: string };

/** `users.ada.token`: names may have dots, fields are known. Upstream: kubectl/pkg/cmd/config/navigation_step_parser.go. */
function parse(path: string): Steps {
  const [first, ...rest] = path.split('.');
  const fail = (): never => {
    throw new Failure(`unable to parse one or more field values of ${path}`);
  };
  if (['kind', 'apiVersion', 'current-context'].includes(first)) return rest.length ? fail() : { at: 'field', field: first };
  if (first === 'extensions') return fail();
  if (first === 'preferences') {
    if (!rest.length) return { at: 'preferences' };
    if (rest[0] !== 'colors') throw new Failure(`unable to parse ${path} after [{preferences api.Preferences}] at api.Preferences`);
    return rest.length > 1 ? fail() : { at: 'preferences', field: 'colors' };
  }
  const fields = FIELDS[first];
  if (!fields) throw new Failure(`unable to parse ${path} after [] at api.Config`);
  const part = first as 'clusters' | 'users' | 'contexts';
  if (!rest.length) return { at: 'part', part };
  const known = rest.slice(1).findIndex((p) => p in fields);
  if (known < 0) return { at: 'part', part, name: rest.join('.') };
  if (rest.length > known + 2) return fail();
  return { at: 'part', part, name: rest.slice(0, known + 1).join('.'), field: rest[known + 1] };
}

const dump = (names: Iterable<string>): string =>
  `map[${[...names]
    .sort()
    .map((name, i) => `${name}:0x${(0xc000200000 + i * 0x60).toString(16)}`)
    .join(' ')}]`;

export const set: Command = {
  about: `Set one value in a kubeconfig file.

 The name of the property says where, part by part with dots between; the data of certificates and keys is given in base64.`,
  examples: '# Set the address of a cluster\nkubectl config set clusters.far.server https://far.example',
  async run(session) {
    const [path, value] = session.args;
    if (session.args.length !== 2) await unexpected(session);
    if (!value) throw new Failure('you cannot use set to unset a property');
    if (!path) throw new Failure('you must specify a property');
    const config = starting(session);
    assign(config, parse(path), value, session.flags.bool('set-raw-bytes'));
    modify(session, config, false);
    await session.out(`Property "${path}" set.\n`);
  },
};

function assign(config: Kubeconfig, steps: Steps, value: string, raw: boolean): void {
  if (steps.at === 'field') {
    if (steps.field === 'current-context') config.currentContext = value;
    return;
  }
  if (steps.at === 'preferences') {
    if (!steps.field)
      throw new Failure('unable to locate path config.navigationStep{stepValue:"", stepType:reflect.Type(nil)} under {false map[]}');
    config.preferences = parseBool(value) ? { ...config.preferences, colors: true } : {};
    return;
  }
  const map = config[steps.part] as Map<string, Record<string, unknown>>;
  if (steps.name === undefined || steps.field === undefined) throw new Failure(`can't set a map to a value: ${dump(map.keys())}`);
  const kind = FIELDS[steps.part][steps.field];
  if (kind === 'strings') throw new Failure('unrecognized slice type. string');
  if (kind === 'pointer' || kind === 'map') throw new Failure(`can't set a map to a value: map[]`);
  const known = map.get(steps.name);
  const entry = { ...known, [FILED[steps.field] ?? steps.field]: read(kind, value, raw) };
  if (known) config.origins.set(entry, config.origins.get(known) as string);
  map.set(steps.name, entry);
}

function read(kind: Kind, value: string, raw: boolean): unknown {
  if (kind === 'bool') return parseBool(value);
  if (kind !== 'bytes') return value;
  if (raw) return btoa(String.fromCharCode(...new TextEncoder().encode(value)));
  try {
    return checkBase64(value);
  } catch (error) {
    throw new Failure(`error decoding input value: ${(error as Error).message}`);
  }
}

export const unset: Command = {
  about: `Take one value out of a kubeconfig file.

 The name of the property says which, part by part with dots between.`,
  examples: '# Forget which context is the current one\nkubectl config unset current-context',
  async run(session) {
    const [path] = session.args;
    if (session.args.length !== 1) await unexpected(session);
    if (!path) throw new Failure('you must specify a property');
    const config = starting(session);
    const steps = parse(path);
    if (steps.at === 'field') {
      if (steps.field === 'current-context') config.currentContext = '';
    } else if (steps.at === 'preferences') config.preferences = {};
    else {
      const map = config[steps.part] as Map<string, Record<string, unknown>>;
      if (steps.name === undefined) map.clear();
      else if (steps.field === undefined) map.delete(steps.name);
      else {
        const known = map.get(steps.name);
        if (!known) throw new Failure(`current map key \`${steps.name}\` is invalid`);
        const entry = { ...known };
        delete entry[FILED[steps.field] ?? steps.field];
        config.origins.set(entry, config.origins.get(known) as string);
        map.set(steps.name, entry);
      }
    }
    modify(session, config, false);
    await session.out(`Property "${path}" unset.\n`);
  },
};
