const AHEAD = 512 * 1024;
const HELD = 16 * 1024 * 1024;

/** Gathers a terminal's output and sends no more ahead than the page can draw; of a flood the oldest is dropped. */
export function createOutbox(send: (bytes: Uint8Array) => void) {
  let held: Uint8Array[] = [];
  let size = 0;
  let ahead = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (!size) return;
    const bytes = new Uint8Array(size);
    let at = 0;
    for (const chunk of held) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    held = [];
    size = 0;
    ahead += bytes.length;
    send(bytes);
  };
  return {
    flush,
    add(bytes: Uint8Array) {
      held.push(bytes.slice());
      size += bytes.length;
      while (size > HELD && held.length > 1) size -= held.shift()!.length;
      if (ahead < AHEAD) timer ??= setTimeout(flush, 0);
    },
    drawn(bytes: number) {
      ahead -= bytes;
      if (size && ahead < AHEAD) timer ??= setTimeout(flush, 0);
    },
  };
}
