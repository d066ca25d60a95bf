import { isDns1035Label, isDns1123Subdomain } from '../../apimachinery/labels.ts';
import type { KubeObject } from '../../apimachinery/types.ts';
import { check, duplicate, type Errors, invalid, notSupported, required, same } from '../validation/common.ts';
import { genericMeta } from '../validation/meta.ts';
import { labelSelector } from '../validation/selectors.ts';
import { clientConfig } from './client-config.ts';
import { matchConditions } from './expressions.ts';
import { FAILURE_POLICIES, MATCH_POLICIES, ruleErrors, supported } from './rules.ts';

const ACCEPTED = ['v1', 'v1beta1'];
const HARMLESS = ['None', 'NoneOnDryRun'];
const SIDE_EFFECTS = ['None', 'NoneOnDryRun', 'Some', 'Unknown'];

/** What an older object may keep. */
interface Leniency {
  conditions?: boolean;
  sideEffects?: boolean;
  versions?: boolean;
  names?: boolean;
}
function fullName(name: string | undefined, path: string): Errors {
  if (!name) return [required(path)];
  const wrong = isDns1123Subdomain(name);
  if (wrong.length) return [invalid(path, name, wrong.join(','))];
  return name.split('.').length < 3 ? [invalid(path, name, 'should be a domain with at least three segments separated by dots')] : [];
}
function reviewVersions(versions: string[], path: string, lenient?: boolean): Errors {
  if (!versions.length) return [required(path, `must specify one of ${ACCEPTED.join(', ')}`)];
  const errors = versions.flatMap((v, i) =>
    versions.indexOf(v) < i ? [invalid(`${path}[${i}]`, v, 'duplicate version')] : check(`${path}[${i}]`, v, isDns1035Label),
  );
  if (!lenient && !versions.some((v) => ACCEPTED.includes(v)))
    errors.push(invalid(path, versions, `must include at least one of ${ACCEPTED.join(', ')}`));
  return errors;
}
function hookErrors(hook: any, path: string, lenient: Leniency): Errors {
  const effects = lenient.sideEffects ? SIDE_EFFECTS : HARMLESS;
  const timeout = hook.timeoutSeconds;
  return [
    ...fullName(hook.name, `${path}.name`),
    ...(hook.rules ?? []).flatMap((r: any, i: number) => ruleErrors(r, `${path}.rules[${i}]`)),
    ...supported(hook.failurePolicy, `${path}.failurePolicy`, FAILURE_POLICIES),
    ...supported(hook.matchPolicy, `${path}.matchPolicy`, MATCH_POLICIES),
    ...(!hook.sideEffects && hook.sideEffects !== ''
      ? [required(`${path}.sideEffects`, `must specify one of ${effects.join(', ')}`)]
      : effects.includes(hook.sideEffects)
        ? []
        : [notSupported(`${path}.sideEffects`, hook.sideEffects, effects)]),
    ...(timeout > 30 || timeout < 1
      ? [invalid(`${path}.timeoutSeconds`, timeout, 'the timeout value must be between 1 and 30 seconds')]
      : []),
    ...labelSelector(hook.namespaceSelector, `${path}.namespaceSelector`),
    ...labelSelector(hook.objectSelector, `${path}.objectSelector`),
    ...supported(hook.reinvocationPolicy, `${path}.reinvocationPolicy`, ['IfNeeded', 'Never']),
    ...clientConfig(hook.clientConfig, `${path}.clientConfig`),
    ...(lenient.conditions ? [] : matchConditions(hook.matchConditions ?? [], `${path}.matchConditions`, false)),
  ];
}
function errorsOf(o: KubeObject, lenient: Leniency): Errors {
  const hooks: any[] = o.webhooks ?? [];
  return [
    ...genericMeta(o, false),
    ...hooks.flatMap((hook, i) => {
      const at = `webhooks[${i}]`;
      const twice = !lenient.names && hook.name && hooks.slice(0, i).some((h) => h.name === hook.name);
      return [
        ...hookErrors(hook, at, lenient),
        ...reviewVersions(hook.admissionReviewVersions ?? [], `${at}.admissionReviewVersions`, lenient.versions),
        ...(twice ? [duplicate(`${at}.name`, hook.name)] : []),
      ];
    }),
  ];
}
function lenience(now: any[], old: any[]): Leniency {
  const names = old.map((h) => h.name);
  return {
    conditions: now.length === old.length && old.every((h, i) => same(h.matchConditions, now[i].matchConditions)),
    sideEffects: old.some((h) => !HARMLESS.includes(h.sideEffects)),
    versions: old.some(({ admissionReviewVersions: v }) => v?.length && !v.some((x: string) => ACCEPTED.includes(x))),
    names: new Set(names).size < names.length,
  };
}
export const webhookStrategy = {
  validate: (o: KubeObject): Errors => errorsOf(o, {}),
  validateUpdate: (o: KubeObject, old: KubeObject): Errors => errorsOf(o, lenience(o.webhooks ?? [], old.webhooks ?? [])),
};
