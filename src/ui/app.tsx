import { lazy, Suspense, useEffect, useState } from 'react';
import { createLab, type Lab } from './lab/lab.ts';
import { LabView } from './lab/lab-view.tsx';
import { type Entry, findLesson } from './lessons.ts';
import { Announcer } from './parts/announcer.tsx';
import { useRoute } from './route.ts';
import { BrokenLesson } from './start/broken-lesson.tsx';
import { LicencesPage } from './start/licences-page.tsx';
import { StartPage } from './start/start-page.tsx';

const Embedded = lazy(() => import('./embedded/embedded.tsx'));

export function App() {
  const route = useRoute();
  const entry = route.page === 'lesson' || route.page === 'embed' ? findLesson(route.id) : undefined;
  const title = entry?.lesson?.title ?? (route.page === 'licences' ? 'Licences' : undefined);
  useEffect(() => {
    document.title = title ? `${title} · Tabernetes` : 'Tabernetes';
  }, [title]);
  return (
    <>
      {route.page === 'start' && <StartPage />}
      {route.page === 'licences' && <LicencesPage />}
      {route.page === 'lesson' &&
        (entry?.lesson ? <OpenLesson key={route.id} entry={entry} /> : <BrokenLesson id={route.id} error={entry?.error} />)}
      {route.page === 'embed' &&
        (entry?.lesson ? (
          <Suspense>
            <Embedded key={route.id} entry={entry} query={route.query} />
          </Suspense>
        ) : (
          <BrokenLesson id={route.id} error={entry?.error} />
        ))}
      <Announcer />
    </>
  );
}

function OpenLesson({ entry }: { entry: Entry & { error?: undefined } }) {
  const [lab, setLab] = useState<Lab>();
  useEffect(() => {
    const mine = createLab(entry.lesson, entry.prose);
    setLab(mine);
    return () => mine.close();
  }, [entry]);
  return lab ? <LabView lab={lab} /> : null;
}
