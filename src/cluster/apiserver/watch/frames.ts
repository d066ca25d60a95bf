import type { KubeObject } from '../../../apimachinery/types.ts';
import { encode } from '../../../os/http.ts';
import type { Call } from '../context.ts';
import { eventFrame, frameOnce } from '../encoding/events.ts';
import { areKept } from '../encoding/reply.ts';
import { type Output, PROTOBUF } from '../negotiate.ts';
import { protobuf } from '../protobuf/load.ts';
import { encodeValue, inOrder } from '../respond.ts';
import { transformOne } from '../table/transform.ts';

export type Kind = 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';

/** How one watcher's events are written; what several watchers are told alike is written once. */
export function frames(call: Call, output: Output): (type: Kind, object: object) => Uint8Array {
  const { type: media, as } = output;
  const write = (type: Kind, shown: object): Uint8Array =>
    media === PROTOBUF
      ? protobuf().encodeEvent(type, shown as KubeObject)
      : encode(encodeValue({ type, object: shown }, { ...output, pretty: false }));
  let first = true;
  return (type, object) => {
    if (type === 'ERROR') return write(type, object);
    const later = !first;
    first = false;
    const whole = () => write(type, transformOne(call, inOrder(object as KubeObject), output, later));
    if (type === 'BOOKMARK' || !areKept(call) || as?.kind === 'Table') return whole();
    const way = `${type} ${media} ${as ? `${as.kind} ${as.version}` : ''}`;
    if (as || media === 'application/yaml') return frameOnce(object, way, whole);
    if (media !== PROTOBUF) return frameOnce(object, way, () => eventFrame(type, object as KubeObject));
    return frameOnce(object, way, () => protobuf().encodeEvent(type, object as KubeObject, protobuf().storedObject(object as KubeObject)));
  };
}
