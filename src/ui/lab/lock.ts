/** Holds a lesson for this browser tab; `lost` is called when another tab takes it over. */
export interface Lock {
  release(): void;
}

const FREE: Lock = { release() {} };

/** Undefined when another tab has it. Where Web Locks are missing or denied, as in frames without storage, everybody gets it. */
export function takeLock(lesson: string, steal: boolean, lost: () => void): Promise<Lock | undefined> {
  if (!navigator.locks) return Promise.resolve(FREE);
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
      .catch(() => (held ? lost() : resolve(FREE)));
  });
}
