/** Saves a while after the last change, at most one save at a time. */
export function createSaver(save: () => Promise<void>, delay = 1000, longest = 2000) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let first = 0;
  let running: Promise<void> | undefined;
  let closed = false;
  const now = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    first = 0;
    while (running) await running;
    if (closed) return;
    running = save().finally(() => {
      running = undefined;
    });
    return running;
  };
  return {
    now,
    changed() {
      if (closed) return;
      first ||= Date.now();
      clearTimeout(timer);
      timer = setTimeout(() => void now(), Math.max(0, Math.min(delay, first + longest - Date.now())));
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      await running;
    },
  };
}
