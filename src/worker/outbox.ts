/** So much is sent and not drawn yet, at most; the page draws a piece within a frame. */
const AHEAD = 64 * 1024;
const PIECE = 8 * 1024;
/** More than a terminal keeps of its past, and room for a file on its way to the editor. */
const HELD = 16 * 1024 * 1024;
/** Ends an escape sequence whose rest was dropped. */
const CANCEL = Uint8Array.of(0x18);

const MESSAGE = [...'\x1b]7379;'].map((char) => char.charCodeAt(0));
/** A file for the page's editor, which is not drawn and has not to be divided. */
const isMessage = (bytes: Uint8Array) => MESSAGE.every((code, i) => bytes[i] === code);

/** Gathers a terminal's output and sends no more ahead than the page can draw; of a flood the oldest is dropped. */
export function createOutbox(send: (bytes: Uint8Array) => void) {
  let held: Uint8Array[] = [];
  let size = 0;
  let ahead = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const take = (length: number): Uint8Array => {
    const bytes = new Uint8Array(Math.min(length, size));
    for (let at = 0; at < bytes.length; ) {
      const [first] = held;
      const part = first.subarray(0, bytes.length - at);
      bytes.set(part, at);
      at += part.length;
      if (part.length === first.length) held.shift();
      else held[0] = first.subarray(part.length);
    }
    size -= bytes.length;
    return bytes;
  };
  const push = (room: number) => {
    clearTimeout(timer);
    timer = undefined;
    while (size && ahead < room) {
      const bytes = take(PIECE);
      ahead += bytes.length;
      send(bytes);
    }
  };
  const soon = () => {
    if (size && ahead < AHEAD) timer ??= setTimeout(push, 0, AHEAD);
  };
  return {
    flush: () => push(Number.POSITIVE_INFINITY),
    add(bytes: Uint8Array) {
      if (bytes.length > AHEAD && isMessage(bytes)) {
        push(Number.POSITIVE_INFINITY);
        send(bytes.slice());
        ahead += bytes.length;
        return;
      }
      held.push(bytes.slice());
      size += bytes.length;
      if (size > HELD && held.length > 1) {
        while (size > HELD && held.length > 1) size -= held.shift()!.length;
        held.unshift(CANCEL);
        size++;
      }
      soon();
    },
    drawn(bytes: number) {
      ahead -= bytes;
      soon();
    },
    /** What waits is not wanted any more: an interrupt empties a terminal's queue. */
    drop() {
      if (!size) return;
      held = [CANCEL];
      size = 1;
    },
  };
}
