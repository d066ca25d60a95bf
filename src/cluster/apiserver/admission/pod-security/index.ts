import type { KubeObject } from '../../../../apimachinery/types.ts';
import type { AdmissionRequest } from '../../auth.ts';
import { findObject, listObjects } from '../../authentication/lookup.ts';
import { invalid } from '../../failures.ts';
import { type AdmissionContext, isFor, type Plugin, refuse } from '../plugin.ts';
import type { Subject } from './baseline.ts';
import { type LevelVersion, labelErrors, PREFIX, policyOf, policyText, rank, violations, violationText } from './policy.ts';
import type { Violation } from './text.ts';

type Bare = Omit<Subject, 'minor'>;
const subjectOf = (object: { metadata?: KubeObject['metadata']; spec?: unknown }): Bare => ({
  spec: object.spec ?? {},
  annotations: object.metadata?.annotations ?? {},
});

const TEMPLATES: Record<string, (object: KubeObject) => any> = {
  podtemplates: (object) => object.template,
  replicationcontrollers: (object) => object.spec?.template,
  'apps/replicasets': (object) => object.spec?.template,
  'apps/deployments': (object) => object.spec?.template,
  'apps/daemonsets': (object) => object.spec?.template,
  'apps/statefulsets': (object) => object.spec?.template,
  'batch/jobs': (object) => object.spec?.template,
  'batch/cronjobs': (object) => object.spec?.jobTemplate?.spec?.template,
};

/** An update that puts other containers into the pod. */
function significant(pod: KubeObject, old: KubeObject | undefined): boolean {
  if (!old) return true;
  const images = ({ spec }: KubeObject) =>
    JSON.stringify(
      [spec.initContainers, spec.containers, spec.ephemeralContainers].map((list) => (list ?? []).map((c: { image: string }) => c.image)),
    );
  return images(pod) !== images(old);
}

function checkNamespace(request: AdmissionRequest, { storage }: AdmissionContext): void {
  const { object, old, operation } = request;
  if (!object || (operation !== 'CREATE' && operation !== 'UPDATE')) return;
  const errors = labelErrors(object.metadata.labels);
  const before = labelErrors(old?.metadata.labels).map((error) => error.field + error.detail);
  if (errors.some((error) => !before.includes(error.field + error.detail)))
    throw invalid('', 'Namespace', object.metadata.name ?? '', errors);
  if (!old) return;
  const { enforce } = policyOf(object.metadata.labels);
  const was = policyOf(old.metadata.labels).enforce;
  if (rank(enforce) === 0 || (rank(enforce) <= rank(was) && enforce.version === was.version)) return;
  const groups = new Map<string, string[]>();
  for (const pod of listObjects(storage, '', 'pods', object.metadata.name)) {
    const reasons = violations(enforce, subjectOf(pod)).map(({ reason }) => reason);
    if (reasons.length) groups.set(reasons.join(', '), [...(groups.get(reasons.join(', ')) ?? []), pod.metadata.name ?? '']);
  }
  if (!groups.size) return;
  request.warn(`existing pods in namespace "${object.metadata.name}" violate the new PodSecurity enforce level "${policyText(enforce)}"`);
  const lines = [...groups].map(([reasons, [first, ...others]]) => {
    const more = others.length ? ` (and ${others.length} other pod${others.length > 1 ? 's' : ''})` : '';
    return `${first}${more}: ${reasons}`;
  });
  for (const line of lines.sort()) request.warn(line);
}

function checkPod(request: AdmissionRequest, labels: Record<string, string> | undefined): void {
  const { enforce, warn, audit } = policyOf(labels);
  const { object, old } = request;
  if (!object || !significant(object, old)) return;
  request.annotate?.(`${PREFIX}enforce-policy`, policyText(enforce));
  const found = violations(enforce, subjectOf(object));
  auditOf(request, audit, subjectOf(object));
  if (found.length) throw refuse(request, `violates PodSecurity "${policyText(enforce)}": ${violationText(found)}`);
  warnOf(request, warn, subjectOf(object));
}

const would = (policy: LevelVersion, found: Violation[]): string =>
  `would violate PodSecurity "${policyText(policy)}": ${violationText(found)}`;
function auditOf(request: AdmissionRequest, policy: LevelVersion, subject: Bare): void {
  const found = violations(policy, subject);
  if (found.length) request.annotate?.(`${PREFIX}audit-violations`, would(policy, found));
}
function warnOf(request: AdmissionRequest, policy: LevelVersion, subject: Bare): void {
  const found = violations(policy, subject);
  if (found.length) request.warn(would(policy, found));
}

/** Upstream: k8s.io/pod-security-admission/admission. */
export const podSecurity: Plugin = {
  name: 'PodSecurity',
  validate(request, context) {
    const { definition, operation, object, namespace } = request;
    if (operation !== 'CREATE' && operation !== 'UPDATE') return;
    if (isFor(request, '', 'namespaces')) return checkNamespace(request, context);
    const labels = findObject(context.storage, '', 'namespaces', '', namespace)?.metadata.labels;
    if (definition.group === '' && definition.resource === 'pods') {
      if (request.subresource === '' || request.subresource === 'ephemeralcontainers') checkPod(request, labels);
      return;
    }
    const template = TEMPLATES[definition.group ? `${definition.group}/${definition.resource}` : definition.resource];
    if (request.subresource || !template || !object) return;
    const pod = template(object);
    if (!pod) return;
    const { audit, warn } = policyOf(labels);
    auditOf(request, audit, subjectOf(pod));
    warnOf(request, warn, subjectOf(pod));
  },
};
