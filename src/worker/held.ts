import type { TerminalSession } from '../sandbox/types.ts';

/** A terminal whose first command waits until `ready` settles: keys are shown at once, Enter and what follows come then. ^C drops them. */
export function heldUntil(ready: Promise<unknown>, session: TerminalSession): TerminalSession {
  let waiting = true;
  let held = '';
  const release = () => {
    waiting = false;
    if (held) session.write(held);
  };
  void ready.then(release, release);
  return {
    write(data) {
      if (!waiting || typeof data !== 'string') return session.write(data);
      if (data === '\x03') held = '';
      if (held) {
        held += data;
        return;
      }
      const enter = data.search(/[\r\n]/);
      session.write(enter < 0 ? data : data.slice(0, enter));
      if (enter >= 0) held = data.slice(enter);
    },
    resize: (rows, cols) => session.resize(rows, cols),
    close: () => session.close(),
  };
}
