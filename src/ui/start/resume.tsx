import type { Lesson } from '../../sandbox/types.ts';
import type { Summary } from '../../worker/protocol.ts';
import { ago } from '../parts/time.ts';
import { lessonHref } from '../route.ts';
import { Meter } from './meter.tsx';

/** Where the learner left off, with the end of their terminal. */
export function Resume({ lesson, summary, tail, onReset }: { lesson: Lesson; summary: Summary; tail: string[]; onReset: () => void }) {
  const { step, done, at, pods } = summary;
  return (
    <section className={tail.length ? 'resume' : 'resume bare'} aria-label="Where you left off">
      <div className="resume-text">
        <p className="muted">Where you left off, {ago(at)}</p>
        <h2>{lesson.title}</h2>
        <Meter done={done} here={step} />
        <p>
          Step {step + 1} of {lesson.steps.length}: <b>{lesson.steps[step]?.title}</b>
        </p>
        <p className="muted">
          {pods === 0 ? 'Your files are' : `${pods === 1 ? '1 pod' : `${pods} pods`} and your files are`} as you left them.
        </p>
        <div className="row">
          <a className="btn primary" href={lessonHref(lesson.id)}>
            Resume
          </a>
          <button type="button" className="btn" onClick={onReset}>
            Start it again
          </button>
        </div>
      </div>
      {tail.length > 0 && (
        <div className="resume-term" role="img" aria-label="The end of your terminal">
          <pre>{tail.join('\n')}</pre>
        </div>
      )}
    </section>
  );
}
