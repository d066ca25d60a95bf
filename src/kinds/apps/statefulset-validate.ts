import { isDns1123Label } from '../../apimachinery/labels.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import { podTemplateSpec } from '../core/pod/validate/template.ts';
import { claimSpec } from '../core/volume/claim-validate.ts';
import {
  annotations,
  byKey,
  labels as checkLabels,
  type Errors,
  forbidden,
  internalInvalid,
  invalid,
  label,
  nonnegative,
  oneOf,
  same,
} from '../validation/common.ts';
import { objectMeta, objectMetaUpdate } from '../validation/meta.ts';
import { isEmptySelector, shownSelector } from '../validation/selectors.ts';
import { alwaysRestarts, MISMATCH, matches, notDecremented, requiredSelector } from './validate.ts';

function updateStrategy(strategy: any, path: string): Errors {
  const rolling = strategy.rollingUpdate;
  if (strategy.type === 'OnDelete')
    return rolling
      ? [
          internalInvalid(
            `${path}.rollingUpdate`,
            'RollingUpdateStatefulSetStrategy',
            rolling,
            "only allowed for updateStrategy 'RollingUpdate'",
          ),
        ]
      : [];
  if (strategy.type !== 'RollingUpdate')
    return [internalInvalid(path, 'StatefulSetUpdateStrategy', strategy, "must be 'RollingUpdate' or 'OnDelete'")];
  if (!rolling) return [];
  return nonnegative(rolling.partition, `${path}.rollingUpdate.partition`);
}
const STATUS = ['replicas', 'readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas'];
/** Upstream: ValidateStatefulSetStatusUpdate. */
export function statefulSetStatusErrors(o: KubeObject, old: KubeObject): Errors {
  const { status = {} } = o;
  const of = (field: string): number => status[field] ?? 0;
  const errors = [...STATUS, 'observedGeneration', 'collisionCount'].flatMap((f) => nonnegative(of(f), `status.${f}`));
  for (const f of STATUS.slice(1))
    if (of(f) > of('replicas')) errors.push(invalid(`status.${f}`, of(f), 'cannot be greater than status.replicas'));
  if (of('availableReplicas') > of('readyReplicas'))
    errors.push(invalid('status.availableReplicas', of('availableReplicas'), 'cannot be greater than status.readyReplicas'));
  return [...errors, ...objectMetaUpdate(o, old), ...notDecremented(o, old)];
}
/** The template with what the claims will add. */
function mounted(spec: any): any {
  const claims: any[] = spec.volumeClaimTemplates ?? [];
  const names = new Set(claims.map((c) => c.metadata?.name));
  const { subdomain, hostname, ...rest } = spec.template.spec;
  const volumes = [
    ...[...names].map((name) => ({ name, persistentVolumeClaim: { claimName: name } })),
    ...(rest.volumes ?? []).filter((v: any) => !names.has(v.name)),
  ];
  return { ...spec.template, spec: { ...rest, ...(volumes.length && { volumes }) } };
}
/** Upstream: pkg/apis/apps/validation ValidateStatefulSetSpec. */
function specErrors(spec: any, path: string, creating: boolean): Errors {
  const errors: Errors = [];
  if (spec.podManagementPolicy !== 'OrderedReady' && spec.podManagementPolicy !== 'Parallel')
    errors.push(invalid(`${path}.podManagementPolicy`, spec.podManagementPolicy, "must be 'OrderedReady' or 'Parallel'"));
  errors.push(...updateStrategy(spec.updateStrategy, `${path}.updateStrategy`));
  const retention = spec.persistentVolumeClaimRetentionPolicy;
  for (const f of ['whenDeleted', 'whenScaled'])
    errors.push(...oneOf(retention[f], `${path}.persistentVolumeClaimRetentionPolicy.${f}`, ['Retain', 'Delete']));
  if (creating)
    (spec.volumeClaimTemplates ?? []).forEach((c: any, i: number) =>
      errors.push(...claimSpec(c.spec ?? {}, `${path}.volumeClaimTemplates[${i}].spec`)),
    );
  errors.push(...nonnegative(spec.replicas, `${path}.replicas`), ...nonnegative(spec.minReadySeconds, `${path}.minReadySeconds`));
  if (spec.ordinals) errors.push(...nonnegative(spec.ordinals.start, `${path}.ordinals.start`));
  if (creating && spec.serviceName) errors.push(...label(spec.serviceName, `${path}.serviceName`));
  errors.push(...requiredSelector(spec.selector, 'statefulset', `${path}.selector`));
  const at = `${path}.template`;
  const labels = spec.template.metadata?.labels;
  const fits = matches(spec.selector, labels);
  if (fits === undefined) errors.push(invalid(`${path}.selector`, shownSelector(spec.selector), ''));
  else {
    if (!fits && !(spec.selector && isEmptySelector(spec.selector))) errors.push(invalid(`${at}.metadata.labels`, byKey(labels), MISMATCH));
    errors.push(...podTemplateSpec(mounted(spec), at));
    errors.push(...checkLabels(labels, `${at}.labels`), ...annotations(spec.template.metadata?.annotations, `${at}.annotations`));
  }
  return [...errors, ...alwaysRestarts(spec.template.spec, 'StatefulSet', `${at}.spec`)];
}
export const statefulSetErrors = (o: KubeObject): Errors => [...objectMeta(o, true, isDns1123Label), ...specErrors(o.spec, 'spec', true)];
const CHANGEABLE = [
  'replicas',
  'template',
  'updateStrategy',
  'minReadySeconds',
  'ordinals',
  'persistentVolumeClaimRetentionPolicy',
  'revisionHistoryLimit',
];
const FIXED =
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";
export function statefulSetUpdateErrors(o: KubeObject, old: KubeObject): Errors {
  const errors = [...objectMetaUpdate(o, old), ...specErrors(o.spec, 'spec', false)];
  const rest = (spec: any) => Object.fromEntries(Object.entries(spec).filter(([k]) => !CHANGEABLE.includes(k)));
  if (!same(rest(o.spec), rest(old.spec))) errors.push(forbidden('spec', FIXED));
  return errors;
}
