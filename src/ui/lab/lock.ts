/** Holds a lesson for this browser tab; `lost` is called when another tab takes it over. */
export interface Lock {
  release(): void;
}

/** Undefined when another tab has it. Where there are no Web Locks, everybody gets it. */
export function takeLock(lesson: string, steal: boolean, lost: () => void): Promise<Lock | undefined> {
  if (!navigator.locks) return Promise.resolve({ release() {} });
  return new Promise((resolve) => {
    let release = () => {};
    let held = false;
    navigator.locks
      .request(`tabernetes:${lesson}`, steal ? { steal: true } : { ifAvailable: true }, (lock) => {
        if (!lock) return resolve(undefined);
        held = true;
        const until = new Promise<void>((done) => {
          release = done;
        });
        resolve({ release: () => release() });
        return until;
      })
      .catch(() => (held ? lost() : resolve(undefined)));
  });
}
