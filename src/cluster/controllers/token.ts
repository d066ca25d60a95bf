import type { KubeObject } from '../../apimachinery/types.ts';
import { createApi, isConflict, SECRETS, SERVICEACCOUNTS, splitKey, unlessMissing } from '../../client/objects.ts';
import { encode } from '../../os/http.ts';
import { suffix } from '../../os/random.ts';
import { agentOf, type Manager } from './lib/context.ts';

const TYPE = 'kubernetes.io/service-account-token';
const NAME = 'kubernetes.io/service-account.name';
const UID = 'kubernetes.io/service-account.uid';
const base64 = (text: string) => btoa(String.fromCharCode(...encode(text)));

/** Fills Secrets that hold a service account's token; before 1.24 makes one for every account. Upstream: pkg/controller/serviceaccount/tokens_controller.go. */
export function startToken(manager: Manager): () => void {
  const api = createApi(manager.clientFor('system:kube-controller-manager'), agentOf('kube-controller-manager', manager.release));
  const automatic = manager.release.gates.has('LegacyServiceAccountTokenAutoGeneration');
  const accounts = manager.informer(SERVICEACCOUNTS);
  const secrets = manager.informer(SECRETS);
  const isToken = (secret: KubeObject) => secret.type === TYPE && secret.metadata.annotations?.[NAME];

  const data = async (namespace: string, secret: { name: string }, account: KubeObject) => ({
    'ca.crt': base64(await manager.pki.caCertificate()),
    namespace: base64(namespace),
    token: base64(
      await manager.pki.signToken({
        iss: 'kubernetes/serviceaccount',
        'kubernetes.io/serviceaccount/namespace': namespace,
        'kubernetes.io/serviceaccount/secret.name': secret.name,
        'kubernetes.io/serviceaccount/service-account.name': account.metadata.name,
        'kubernetes.io/serviceaccount/service-account.uid': account.metadata.uid,
        sub: `system:serviceaccount:${namespace}:${account.metadata.name}`,
      }),
    ),
  });

  const syncSecret = async (namespace: string, name: string) => {
    const secret = await api.find(SECRETS, namespace, name);
    if (!secret || !isToken(secret)) return;
    const account = await api.find(SERVICEACCOUNTS, namespace, secret.metadata.annotations?.[NAME] as string);
    const wanted = secret.metadata.annotations?.[UID];
    if (!account || (wanted && wanted !== account.metadata.uid)) {
      await api.remove(SECRETS, namespace, name, { preconditions: { uid: secret.metadata.uid } });
      return;
    }
    if (wanted && secret.data?.token && secret.data['ca.crt'] && secret.data.namespace) return;
    const annotations = { ...secret.metadata.annotations, [UID]: account.metadata.uid as string };
    const filled = { ...(await data(namespace, { name }, account)), ...secret.data };
    await api.update(SECRETS, { ...secret, metadata: { ...secret.metadata, annotations }, data: filled }).catch(unlessMissing);
  };

  const syncAccount = async (namespace: string, name: string) => {
    const account = await api.find(SERVICEACCOUNTS, namespace, name);
    if (!account) {
      for (const secret of secrets.list(namespace))
        if (isToken(secret) && secret.metadata.annotations?.[NAME] === name)
          await api.remove(SECRETS, namespace, secret.metadata.name as string, { preconditions: { uid: secret.metadata.uid } });
      return;
    }
    if (!automatic || account.metadata.deletionTimestamp) return;
    const live = await api.list(SECRETS, namespace);
    const mine = new Set(
      live.filter((s) => isToken(s) && s.metadata.annotations?.[UID] === account.metadata.uid).map((s) => s.metadata.name),
    );
    if (account.secrets?.some((reference: { name: string }) => mine.has(reference.name))) return;
    const made = [...mine][0] ?? `${name}-token-${suffix(manager.random)}`;
    if (!mine.size)
      await api.create(
        SECRETS,
        {
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: { name: made, namespace, annotations: { [NAME]: name, [UID]: account.metadata.uid } },
          type: TYPE,
          data: await data(namespace, { name: made }, account),
        },
        namespace,
      );
    await api.update(SERVICEACCOUNTS, { ...account, secrets: [...(account.secrets ?? []), { name: made }] }).catch((error) => {
      if (isConflict(error)) throw error;
      unlessMissing(error);
    });
  };

  const queue = manager.queue(
    async (key) => {
      const [kind, rest] = key.split(':');
      const [namespace, name] = splitKey(rest);
      await (kind === 'secret' ? syncSecret : syncAccount)(namespace as string, name);
    },
    [accounts, secrets],
  );
  accounts.onChange(({ type, object }) => {
    const { namespace, name } = object.metadata;
    if (automatic || type === 'DELETED') queue.add(`account:${namespace}/${name}`);
    for (const secret of secrets.list(namespace))
      if (isToken(secret) && secret.metadata.annotations?.[NAME] === name) queue.add(`secret:${namespace}/${secret.metadata.name}`);
  });
  secrets.onChange(({ type, object }) => {
    if (!isToken(object)) return;
    const { namespace, name, annotations } = object.metadata;
    if (type !== 'DELETED') queue.add(`secret:${namespace}/${name}`);
    else if (automatic) queue.add(`account:${namespace}/${annotations?.[NAME]}`);
  });
  return queue.stop;
}
