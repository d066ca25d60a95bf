import { toGoJson } from '../../../apimachinery/json.ts';
import { isConfigMapKey } from '../../../apimachinery/labels.ts';
import type { KubeObject } from '../../../apimachinery/types.ts';
import { generator } from '../../creating.ts';
import { Failure } from '../../errors.ts';
import type { Session } from '../../session.ts';
import { base64, readContent, sorted } from './content.ts';
import { contentHash } from './hash.ts';
import { checkKeyPair } from './keypair.ts';

const COMMON = { plural: 'secrets', namespaced: true, named: true, failed: 'failed to create secret' };

async function finish(session: Session, name: string, data: Record<string, string>, type: string): Promise<KubeObject> {
  const object: KubeObject = {
    kind: 'Secret',
    apiVersion: 'v1',
    metadata: { name },
    ...(Object.keys(data).length ? { data: sorted(data) } : {}),
    ...(type ? { type } : {}),
  };
  if (session.flags.bool('append-hash')) object.metadata.name = `${name}-${await contentHash(object)}`;
  return object;
}

async function contents(session: Session): Promise<Record<string, string>> {
  const data: Record<string, string> = {};
  await readContent(session, (key, content) => {
    const problems = isConfigMapKey(key);
    if (problems.length) throw new Failure(`"${key}" is not valid key name for a Secret ${problems.join(';')}`);
    if (key in data) throw new Failure(`cannot add key ${key}, another key by that name already exists`);
    data[key] = base64(content);
  });
  return data;
}

export const generic = generator({
  ...COMMON,
  examples: `kubectl create secret generic door --from-literal=pin=1234`,
  make: async (session, name) => finish(session, name, await contents(session), session.flags.string('type')),
});

export const tls = generator({
  ...COMMON,
  named: false,
  examples: `kubectl create secret tls site --cert=site.crt --key=site.key`,
  async make(session, name) {
    const cert = session.flags.string('cert');
    const key = session.flags.string('key');
    if (!cert || !key) throw new Failure('key and cert must be specified');
    const read = (file: string) => {
      try {
        return session.proc.machine.fs.readFile(session.path_(file));
      } catch (error) {
        throw new Failure(`Cannot read file ${file}, open ${file}: ${(error as Error).message.toLowerCase()}`);
      }
    };
    const pair = { cert: read(cert), key: read(key) };
    await checkKeyPair(pair.cert, pair.key);
    return finish(session, name, { 'tls.crt': base64(pair.cert), 'tls.key': base64(pair.key) }, 'kubernetes.io/tls');
  },
});

export const dockerRegistry = generator({
  ...COMMON,
  examples: `kubectl create secret docker-registry pull --docker-server=registry.example --docker-username=me --docker-password=secret`,
  async make(session, name) {
    const { flags } = session;
    const server = flags.string('docker-server');
    const username = flags.string('docker-username');
    const password = flags.string('docker-password');
    const email = flags.string('docker-email');
    const type = 'kubernetes.io/dockerconfigjson';
    if (flags.list('from-file').length) {
      const data = await contents(session);
      const keys = Object.keys(data);
      const renamed = keys.length === 1 && !data['.dockerconfigjson'] ? { '.dockerconfigjson': data[keys[0]] } : data;
      return finish(session, name, renamed, type);
    }
    if (!username || !password || !server)
      throw new Failure('either --from-file or the combination of --docker-username, --docker-password and --docker-server is required');
    const auth = base64(new TextEncoder().encode(`${username}:${password}`));
    const json = toGoJson({ auths: { [server]: { username, password, ...(email ? { email } : {}), auth } } });
    return finish(session, name, { '.dockerconfigjson': base64(new TextEncoder().encode(json)) }, type);
  },
});
