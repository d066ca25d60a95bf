import type { Reader } from '../os/process.ts';
import { Failure } from './errors.ts';

/** `ctrl-p,ctrl-q` as bytes. */
function keysOf(text: string): number[] {
  return text.split(',').map((key) => {
    if (key.length === 1) return key.charCodeAt(0);
    const control = /^ctrl-([a-zA-Z@[\\\]^_])$/.exec(key);
    if (!control) throw new Failure(`could not bind detach keys: unknown character: '${key}'`);
    return control[1].toUpperCase().charCodeAt(0) & 31;
  });
}

/** Ends where the keys that detach are typed in a row. */
export function detachable(reader: Reader, text = 'ctrl-p,ctrl-q'): Reader {
  const keys = keysOf(text || 'ctrl-p,ctrl-q');
  let matched = 0;
  let over = false;
  return {
    tty: reader.tty,
    unread: (bytes) => reader.unread(bytes),
    async read(signal) {
      for (;;) {
        if (over) return null;
        const chunk = await reader.read(signal);
        if (!chunk) return null;
        const kept: number[] = [];
        for (const byte of chunk) {
          if (byte === keys[matched]) {
            if (++matched < keys.length) continue;
            over = true;
            break;
          }
          kept.push(...keys.slice(0, matched));
          matched = byte === keys[0] && keys.length > 1 ? 1 : 0;
          if (!matched) kept.push(byte);
        }
        if (kept.length) return new Uint8Array(kept);
      }
    },
  };
}
