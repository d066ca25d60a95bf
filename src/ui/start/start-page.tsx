import { useEffect, useState } from 'react';
import type { Summary } from '../../worker/protocol.ts';
import { forget, readSummary } from '../../worker/store.ts';
import { forgetPage, recall } from '../lab/memory.ts';
import { type Entry, shelves } from '../lessons.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Mark } from '../parts/icons.tsx';
import { ThemeButton } from '../parts/theme-button.tsx';
import { LessonRow } from './lesson-row.tsx';
import { Resume } from './resume.tsx';

type Known = Record<string, Summary | undefined>;

/** The lessons, and where the learner left off. */
export function StartPage() {
  const [known, setKnown] = useState<Known>({});
  const [kept, setKept] = useState(true);
  const [asking, setAsking] = useState<Entry>();
  useEffect(() => {
    const ids = shelves.flatMap((s) => s.lessons).map((e) => e.id);
    Promise.all(ids.map(async (id) => [id, await readSummary(id)] as const)).then(
      (all) => setKnown(Object.fromEntries(all)),
      () => setKept(false),
    );
  }, []);
  const last = shelves
    .flatMap((s) => s.lessons)
    .filter((e) => e.lesson && known[e.id] && known[e.id]?.done.length === e.lesson.steps.length)
    .sort((a, b) => (known[b.id]?.at ?? 0) - (known[a.id]?.at ?? 0))[0];
  const reset = async (id: string) => {
    setAsking(undefined);
    forgetPage(id);
    await forget(id).catch(() => undefined);
    setKnown((k) => ({ ...k, [id]: undefined }));
  };
  return (
    <div className="home">
      <header className="bar">
        <a className="brand" href="#/" aria-label="Tabernetes, start page">
          <Mark />
          <span>Tabernetes</span>
        </a>
        <span className="grow" />
        <ThemeButton />
      </header>
      <main>
        <div className="intro">
          <h1>A Kubernetes cluster in this tab</h1>
          <p className="lede">
            An API server, kubectl and pods with shells, simulated down to the certificates. Nothing to install, and nothing leaves the tab.
          </p>
        </div>
        {!kept && (
          <div className="banner warn alone">
            <b>This browser keeps nothing for this page</b>
            <p>Lessons work, and are lost when you close the tab.</p>
          </div>
        )}
        {last?.lesson && (
          <Resume lesson={last.lesson} summary={known[last.id] as Summary} tail={recall(last.id).tail} onReset={() => setAsking(last)} />
        )}
        <div className="shelves">
          {shelves.map(({ title, lessons }) => (
            <section className="shelf" key={title}>
              <h2>
                {title}{' '}
                <span className="faint">
                  {lessons.filter((e) => known[e.id]?.done.every(Boolean)).length} of {lessons.length} done
                </span>
              </h2>
              {lessons.map((entry) => (
                <LessonRow key={entry.id} entry={entry} summary={known[entry.id]} />
              ))}
            </section>
          ))}
        </div>
        <footer className="home-foot">
          <a href="#/licences">Licences</a>
        </footer>
      </main>
      {asking?.lesson && (
        <Dialog
          title="Reset this lesson?"
          onClose={() => setAsking(undefined)}
          actions={
            <>
              <button type="button" className="btn primary" onClick={() => void reset(asking.id)}>
                Reset the lesson
              </button>
              <button type="button" className="btn" onClick={() => setAsking(undefined)}>
                Cancel
              </button>
            </>
          }
        >
          <p>The cluster, your files and your progress in “{asking.lesson.title}” are deleted.</p>
        </Dialog>
      )}
    </div>
  );
}
