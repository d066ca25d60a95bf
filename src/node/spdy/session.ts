import { type Headers, headerCodec } from './headers.ts';

/** Bytes both ways: a connection after its upgrade, or a WebSocket that carries one. */
export interface Wire {
  read(): AsyncIterable<Uint8Array>;
  write(bytes: Uint8Array): Promise<void>;
  close(): void;
}
export interface SpdyStream {
  headers: Headers;
  /** Until the other end closes its half. */
  read(): AsyncIterable<Uint8Array>;
  write(bytes: Uint8Array): Promise<void>;
  /** Closes our half. */
  end(): Promise<void>;
}
const SYN_STREAM = 1;
const SYN_REPLY = 2;
const RST_STREAM = 3;
const PING = 6;
const GOAWAY = 7;
const FIN = 1;

/** The server's end of SPDY/3.1, as far as Kubernetes uses it: streams that the client opens, no flow control. Ends with the connection. */
export async function serveSpdy(wire: Wire, onStream: (stream: SpdyStream) => void): Promise<void> {
  const codec = headerCodec();
  const inputs = new Map<number, Mailbox>();
  const control = (type: number, flags: number, payload: Buffer) => {
    const frame = Buffer.alloc(8 + payload.length);
    frame.writeUInt16BE(0x8003, 0);
    frame.writeUInt16BE(type, 2);
    frame.writeUInt32BE(payload.length, 4);
    frame[4] = flags;
    payload.copy(frame, 8);
    return wire.write(frame);
  };
  const data = async (id: number, bytes: Uint8Array, flags: number) => {
    const frame = Buffer.alloc(8 + bytes.length);
    frame.writeUInt32BE(id, 0);
    frame.writeUInt32BE(bytes.length, 4);
    frame[4] = flags;
    frame.set(bytes, 8);
    await wire.write(frame);
  };
  const open = async (payload: Buffer, flags: number) => {
    const id = payload.readUInt32BE(0) & 0x7fffffff;
    const headers = await codec.read(payload.subarray(10));
    const input = mailbox();
    inputs.set(id, input);
    if (flags & FIN) input.end();
    const name = Buffer.alloc(4);
    name.writeUInt32BE(id);
    await control(SYN_REPLY, 0, Buffer.concat([name, await codec.write({})]));
    let ended = false;
    onStream({
      headers,
      read: input.read,
      write: async (bytes) => {
        for (let at = 0; at < bytes.length && !ended; at += 0x8000) await data(id, bytes.subarray(at, at + 0x8000), 0);
      },
      end: async () => {
        if (ended) return;
        ended = true;
        await data(id, Buffer.alloc(0), FIN);
      },
    });
  };
  try {
    for await (const { controlType, id, flags, payload } of frames(wire.read())) {
      if (controlType === undefined) {
        inputs.get(id)?.push(payload);
        if (flags & FIN) inputs.get(id)?.end();
      } else if (controlType === SYN_STREAM) await open(payload, flags);
      else if (controlType === PING) await control(PING, 0, payload);
      else if (controlType === RST_STREAM) inputs.get(payload.readUInt32BE(0) & 0x7fffffff)?.end();
      else if (controlType === GOAWAY) break;
    }
  } finally {
    for (const input of inputs.values()) input.end();
  }
}

interface Frame {
  /** Undefined for data. */
  controlType?: number;
  id: number;
  flags: number;
  payload: Buffer;
}
async function* frames(input: AsyncIterable<Uint8Array>): AsyncGenerator<Frame> {
  let pending = Buffer.alloc(0);
  for await (const chunk of input) {
    pending = Buffer.concat([pending, chunk]);
    while (pending.length >= 8) {
      const length = pending.readUInt32BE(4) & 0xffffff;
      if (pending.length < 8 + length) break;
      const isControl = pending[0] >= 0x80;
      yield {
        controlType: isControl ? pending.readUInt16BE(2) : undefined,
        id: pending.readUInt32BE(0),
        flags: pending[4],
        payload: pending.subarray(8, 8 + length),
      };
      pending = pending.subarray(8 + length);
    }
  }
}

interface Mailbox {
  push(bytes: Uint8Array): void;
  end(): void;
  read(): AsyncGenerator<Uint8Array>;
}
function mailbox(): Mailbox {
  const queue: Uint8Array[] = [];
  let ended = false;
  let wake = () => {};
  return {
    push(bytes) {
      if (bytes.length) queue.push(bytes);
      wake();
    },
    end() {
      ended = true;
      wake();
    },
    async *read() {
      for (;;) {
        const next = queue.shift();
        if (next) yield next;
        else if (ended) return;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    },
  };
}
