import type { KubeObject } from '../../../apimachinery/types.ts';
import { failure } from '../../../apimachinery/types.ts';
import type { HttpHandler } from '../../../os/http.ts';
import { prefixOf } from '../../storage/index.ts';
import type { Call } from '../context.ts';
import { badRequest, plain } from '../failures.ts';

const DEFAULT = 'kubectl.kubernetes.io/default-container';
interface Named {
  name: string;
}
/** The container that is meant. Upstream: pkg/registry/core/pod/strategy.go validateContainer. */
export function containerOf(call: Call, pod: KubeObject): string {
  const asked = call.query.get('container') ?? '';
  const names = (list: string): string[] => (pod.spec?.[list] ?? []).map((c: Named) => c.name);
  const [main, init, ephemeral] = [names('containers'), names('initContainers'), names('ephemeralContainers')];
  if (!asked) {
    if (main.length === 1) return main[0];
    const preset = pod.metadata.annotations?.[DEFAULT];
    if (preset && main.includes(preset) && call.subresource?.name !== 'log') return preset;
    const choices = `, choose one of: [${main.join(' ')}]`;
    const inits = init.length ? ` or one of the init containers: [${init.join(' ')}]` : '';
    const others = ephemeral.length ? ` or one of the ephemeral containers: [${ephemeral.join(' ')}]` : '';
    throw badRequest(`a container name must be specified for pod ${call.name}${main.length ? choices : ''}${inits}${others}`);
  }
  if (![...main, ...init, ...ephemeral].includes(asked)) throw badRequest(`container ${asked} is not valid for pod ${call.name}`);
  return asked;
}

export function kubeletOf(call: Call, node: string): HttpHandler {
  const kubelet = call.server.kubelet?.(node);
  if (kubelet) {
    const key = `${prefixOf({ group: '', resource: 'nodes', namespaced: false })}${node}`;
    const addresses: unknown[] | undefined = call.server.storage.get(key)?.value.status?.addresses;
    if (!addresses?.length) throw plain('no preferred addresses found; known addresses: []');
    return kubelet;
  }
  throw failure(500, 'InternalError', `Internal error occurred: error dialing backend: dial tcp: lookup ${node}: no such host`, {
    causes: [{ message: `error dialing backend: dial tcp: lookup ${node}: no such host` }],
  });
}
