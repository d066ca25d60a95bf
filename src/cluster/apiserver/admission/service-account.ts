import { goQuote } from '../../../apimachinery/fields.ts';
import { isPathSegmentName } from '../../../apimachinery/labels.ts';
import { failure, type KubeObject } from '../../../apimachinery/types.ts';
import { busy, turn } from '../../../os/clock.ts';
import { suffix } from '../../../os/random.ts';
import type { AdmissionRequest } from '../auth.ts';
import { findObject, listObjects } from '../authentication/lookup.ts';
import { type AdmissionContext, containersOf, createdPod, type Plugin, refuse } from './plugin.ts';

const MOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';
const MIRROR = 'kubernetes.io/config.mirror';
const ENFORCE = 'kubernetes.io/enforce-mountable-secrets';
const EXPIRY = 3607;

async function accountOf(request: AdmissionRequest, context: AdmissionContext, name: string): Promise<KubeObject> {
  const looking = `error looking up service account ${request.namespace}/${name}`;
  const wrong = isPathSegmentName(name);
  if (wrong.length) throw refuse(request, `${looking}: invalid resource name ${goQuote(name)}: [${wrong.join(' ')}]`);
  const find = () => findObject(context.storage, '', 'serviceaccounts', request.namespace, name);
  let account = find();
  // The controller makes the account of a new namespace: it is given a moment.
  for (let i = 0; !account && name === 'default' && i < 10; i++) {
    await busy(turn());
    account = find();
  }
  if (account) return account;
  throw refuse(request, `${looking}: serviceaccount ${goQuote(name)} not found`);
}

function projected(name: string): unknown {
  return {
    name,
    projected: {
      sources: [
        { serviceAccountToken: { expirationSeconds: EXPIRY, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
      ],
      defaultMode: 0o644,
    },
  };
}

/** The token Secret of an account, as releases before bound tokens mounted it. */
function tokenSecret(account: KubeObject, context: AdmissionContext): string {
  const { name, namespace = '', uid } = account.metadata;
  const listed = new Set((account.secrets ?? []).map((secret: { name: string }) => secret.name));
  const secret = listObjects(context.storage, '', 'secrets', namespace).find(
    ({ type, metadata }) =>
      type === 'kubernetes.io/service-account-token' &&
      listed.has(metadata.name) &&
      metadata.annotations?.['kubernetes.io/service-account.name'] === name &&
      metadata.annotations?.['kubernetes.io/service-account.uid'] === uid,
  );
  if (secret?.metadata.name) return secret.metadata.name;
  const message = `No API token found for service account ${JSON.stringify(name)}, retry after the token is automatically created and added to the service account`;
  throw failure(500, 'ServerTimeout', message, { name: 'create pod', kind: 'serviceaccounts', retryAfterSeconds: 1 });
}

function mountToken(pod: KubeObject, account: KubeObject, context: AdmissionContext): void {
  const needing = containersOf(pod).filter(
    (container) => !container.volumeMounts?.some((m: { mountPath: string }) => m.mountPath === MOUNT),
  );
  if (!needing.length) return;
  const volumes = (pod.spec.volumes ??= []) as { name: string; secret?: { secretName: string } }[];
  const bound = context.release.gates.has('BoundServiceAccountTokenVolume');
  const secretName = bound ? '' : tokenSecret(account, context);
  const existing = volumes.find((v) => (bound ? v.name.startsWith('kube-api-access-') : v.secret?.secretName === secretName));
  const name = existing?.name ?? (bound ? `kube-api-access-${suffix(context.random)}` : secretName);
  for (const container of needing) {
    container.volumeMounts = [...(container.volumeMounts ?? []), { name, readOnly: true, mountPath: MOUNT }];
  }
  if (!existing) pod.spec.volumes = [...volumes, bound ? projected(name) : { name, secret: { secretName, defaultMode: 0o644 } }];
}

/** What a mirror pod may not have; nothing when it is none. */
function mirrorRefusal(pod: KubeObject): string | undefined {
  if (pod.metadata.annotations?.[MIRROR] === undefined) return undefined;
  if (pod.spec.serviceAccountName) return 'a mirror pod may not reference service accounts';
  for (const volume of pod.spec.volumes ?? []) {
    if (volume.secret) return 'a mirror pod may not reference secrets';
    if (volume.projected?.sources?.some((source: object) => 'serviceAccountToken' in source))
      return 'a mirror pod may not use ServiceAccountToken volume projections';
  }
  return undefined;
}

function secretRefusal(pod: KubeObject, account: KubeObject): string | undefined {
  const names = (list: { name?: string }[] | undefined) => new Set((list ?? []).map((item) => item.name));
  const mountable = names(account.secrets);
  const tail = `is not allowed because service account ${account.metadata.name} does not reference that`;
  for (const { secret } of pod.spec.volumes ?? [])
    if (secret && !mountable.has(secret.secretName)) return `volume with secret.secretName="${secret.secretName}" ${tail} secret`;
  const groups = [
    ['init container', pod.spec.initContainers],
    ['container', pod.spec.containers],
  ] as const;
  for (const [what, containers] of groups)
    for (const container of containers ?? [])
      for (const env of container.env ?? []) {
        const ref = env.valueFrom?.secretKeyRef;
        if (ref && !mountable.has(ref.name))
          return `${what} ${container.name} with envVar ${env.name} referencing secret.secretName="${ref.name}" ${tail} secret`;
      }
  const pullable = names(account.imagePullSecrets);
  for (const [i, { name }] of (pod.spec.imagePullSecrets ?? []).entries())
    if (!pullable.has(name)) return `imagePullSecrets[${i}].name="${name}" ${tail} imagePullSecret`;
  return undefined;
}

/** Upstream: plugin/pkg/admission/serviceaccount. */
export const serviceAccount: Plugin = {
  name: 'ServiceAccount',
  async mutate(request, context) {
    const pod = createdPod(request);
    if (!pod) return;
    const mirror = mirrorRefusal(pod);
    if (mirror) throw refuse(request, mirror);
    if (pod.metadata.annotations?.[MIRROR] !== undefined) return;
    pod.spec.serviceAccountName ||= 'default';
    pod.spec.serviceAccount = pod.spec.serviceAccountName;
    const account = await accountOf(request, context, pod.spec.serviceAccountName);
    if (pod.spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true) mountToken(pod, account, context);
    if (!pod.spec.imagePullSecrets?.length && account.imagePullSecrets?.length)
      pod.spec.imagePullSecrets = structuredClone(account.imagePullSecrets);
    refuseSecrets(request, pod, account);
  },
  async validate(request, context) {
    const pod = createdPod(request);
    if (!pod) return;
    const mirror = mirrorRefusal(pod);
    if (mirror) throw refuse(request, mirror);
    if (pod.metadata.annotations?.[MIRROR] !== undefined) return;
    if (!pod.spec.serviceAccountName)
      throw refuse(request, `no service account specified for pod ${request.namespace}/${pod.metadata.name}`);
    refuseSecrets(request, pod, await accountOf(request, context, pod.spec.serviceAccountName));
  },
};

function refuseSecrets(request: AdmissionRequest, pod: KubeObject, account: KubeObject): void {
  if (account.metadata.annotations?.[ENFORCE] !== 'true') return;
  const why = secretRefusal(pod, account);
  if (why) throw refuse(request, why);
}
