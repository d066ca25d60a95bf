import { createEnvironment, type Environment, type Structs } from '../environment.ts';
import { FUNCTIONS, MUTATION_FUNCTIONS } from '../library/index.ts';
import * as t from '../types.ts';

const fields = (all: Record<string, t.Type>): Map<string, t.Type> => new Map(Object.entries(all));
const texts = (...names: string[]) => fields(Object.fromEntries(names.map((n) => [n, t.STRING])));
const strings = t.list(t.STRING);
const labels = t.map(t.STRING, t.STRING);

/** Models apiserver/pkg/admission/plugin/cel/compile.go. */
const STRUCTS: [string, Map<string, t.Type>][] = [
  ['kubernetes.GroupVersionKind', texts('group', 'version', 'kind')],
  ['kubernetes.GroupVersionResource', texts('group', 'version', 'resource')],
  ['kubernetes.UserInfo', fields({ username: t.STRING, uid: t.STRING, groups: strings, extra: t.map(t.STRING, strings) })],
  [
    'kubernetes.AdmissionRequest',
    fields({
      kind: t.struct('kubernetes.GroupVersionKind'),
      resource: t.struct('kubernetes.GroupVersionResource'),
      subResource: t.STRING,
      requestKind: t.struct('kubernetes.GroupVersionKind'),
      requestResource: t.struct('kubernetes.GroupVersionResource'),
      requestSubResource: t.STRING,
      name: t.STRING,
      namespace: t.STRING,
      operation: t.STRING,
      userInfo: t.struct('kubernetes.UserInfo'),
      dryRun: t.BOOL,
      options: t.DYN,
    }),
  ],
  ['kubernetes.NamespaceSpec', fields({ finalizers: strings })],
  [
    'kubernetes.NamespaceCondition',
    fields({ status: t.STRING, type: t.STRING, lastTransitionTime: t.TIMESTAMP, message: t.STRING, reason: t.STRING }),
  ],
  ['kubernetes.NamespaceStatus', fields({ conditions: t.list(t.struct('kubernetes.NamespaceCondition')), phase: t.STRING })],
  [
    'kubernetes.NamespaceMetadata',
    fields({
      name: t.STRING,
      generateName: t.STRING,
      namespace: t.STRING,
      labels,
      annotations: labels,
      UID: t.STRING,
      creationTimestamp: t.TIMESTAMP,
      deletionGracePeriodSeconds: t.INT,
      deletionTimestamp: t.TIMESTAMP,
      generation: t.INT,
      resourceVersion: t.STRING,
      finalizers: strings,
    }),
  ],
  [
    'kubernetes.Namespace',
    fields({
      metadata: t.struct('kubernetes.NamespaceMetadata'),
      spec: t.struct('kubernetes.NamespaceSpec'),
      status: t.struct('kubernetes.NamespaceStatus'),
    }),
  ],
];
const PATCH = fields({ op: t.STRING, path: t.STRING, from: t.STRING, value: t.DYN });

export interface AdmissionOptions {
  params?: boolean;
  authorizer?: boolean;
  /** `variables.x` by name, with what their expressions give. */
  variables?: Record<string, t.Type>;
  /** What `object`, `oldObject` and `params` are, when that is known. */
  types?: { object?: t.Type; params?: t.Type; structs: Structs };
  /** Mutations may build `Object{}` and `JSONPatch{}`. */
  patches?: boolean;
}
/** The names of an admission policy's or a match condition's expressions. */
export function admissionEnvironment({ params, authorizer, variables, patches, types }: AdmissionOptions): Environment {
  const structs: Structs = new Map([...STRUCTS, ...(types?.structs ?? [])]);
  const names: Record<string, t.Type> = {
    object: types?.object ?? t.DYN,
    oldObject: types?.object ?? t.DYN,
    namespaceObject: t.struct('kubernetes.Namespace'),
    request: t.struct('kubernetes.AdmissionRequest'),
    ...(params && { params: types?.params ?? t.DYN }),
    ...(authorizer && {
      authorizer: t.opaque('kubernetes.authorization.Authorizer'),
      'authorizer.requestResource': t.opaque('kubernetes.authorization.ResourceCheck'),
    }),
  };
  if (variables) {
    structs.set('kubernetes.variables', fields(variables));
    names.variables = t.struct('kubernetes.variables');
  }
  if (!patches) return createEnvironment(FUNCTIONS, names, structs);
  structs.set('JSONPatch', PATCH);
  const base = createEnvironment(MUTATION_FUNCTIONS, names, structs);
  const isObject = (name: string) => name === 'Object' || name.startsWith('Object.');
  return {
    ...base,
    variable: (name) => base.variable(name) ?? (isObject(name) ? t.typeOf(t.struct(name)) : undefined),
    field: (struct, name) => (isObject(struct) ? t.DYN : struct === 'JSONPatch' ? (PATCH.get(name) ?? t.DYN) : base.field(struct, name)),
  };
}
