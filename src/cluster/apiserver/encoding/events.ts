import type { KubeObject } from '../../../apimachinery/types.ts';
import { jsonOf } from './object.ts';
import { putSpan, putText, sink, taken } from './sink.ts';

/** A line of a watch. */
export function eventFrame(type: string, object: KubeObject): Uint8Array {
  const { slab, start, end } = jsonOf(object);
  const head = `{"type":"${type}","object":`;
  const s = sink(head.length * 3 + end - start + 8);
  putText(s, head);
  putSpan(s, slab, start, end);
  putText(s, '}\n');
  return taken(s);
}

let last: object | undefined;
let frames = new Map<string, Uint8Array>();
/** What `make` gives, made once for all watchers that are told of an object in one way. */
export function frameOnce(object: object, way: string, make: () => Uint8Array): Uint8Array {
  if (object !== last) {
    last = object;
    frames = new Map();
  }
  let frame = frames.get(way);
  if (!frame) {
    frame = make();
    frames.set(way, frame);
  }
  return frame;
}
