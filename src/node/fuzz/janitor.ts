import { encode, type HttpHandler } from '../../os/http.ts';
import { DEFINITIONS } from './definitions.ts';
import { readJson } from './stream.ts';

/** What would make every later request fail alike: it is cleared now and then. */
const IN_THE_WAY = [
  '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations',
  '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations',
  '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings',
  '/apis/admissionregistration.k8s.io/v1/mutatingadmissionpolicybindings',
  '/api/v1/namespaces/default/resourcequotas',
  '/api/v1/namespaces/default/limitranges',
  '/api/v1/namespaces/fuzz/resourcequotas',
  '/api/v1/namespaces/fuzz/limitranges',
];
const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

/** The namespaces and definitions that the requests are about; made again when they were deleted. */
export async function tidy(serve: HttpHandler): Promise<void> {
  const send = (method: string, url: string, body?: object) =>
    serve({ method, url, headers: [['Content-Type', 'application/json']], body: body && encode(JSON.stringify(body)) });
  for (const path of IN_THE_WAY) await send('DELETE', path);
  for (const name of ['fuzz', 'hostile']) {
    const found = await readJson(await send('GET', `/api/v1/namespaces/${name}`));
    if (found.metadata?.deletionTimestamp) {
      if (found.metadata.finalizers?.length)
        await send('PUT', `/api/v1/namespaces/${name}`, { ...found, metadata: { ...found.metadata, finalizers: [] } });
      await send('PUT', `/api/v1/namespaces/${name}/finalize`, { ...found, metadata: { name }, spec: { finalizers: [] } });
    }
    await send('POST', '/api/v1/namespaces', { metadata: { name } });
  }
  for (const name of ['default', 'fuzz', 'hostile'])
    await send('POST', `/api/v1/namespaces/${name}/serviceaccounts`, { metadata: { name: 'default' } });
  for (const definition of DEFINITIONS) await send('POST', CRDS, definition);
}
