import type { Summary } from '../../worker/protocol.ts';
import type { Entry } from '../lessons.ts';
import { Icon } from '../parts/icons.tsx';
import { lessonHref } from '../route.ts';
import { Meter } from './meter.tsx';

export function LessonRow({ entry, summary }: { entry: Entry; summary: Summary | undefined }) {
  const { id, lesson, error } = entry;
  if (!lesson)
    return (
      <div className="lesson-row">
        <Icon name="warn" />
        <span>
          <b>{id} cannot be read</b>
          <span className="mono">{error}</span>
        </span>
      </div>
    );
  const done = summary?.done.length === lesson.steps.length ? summary.done : lesson.steps.map(() => false);
  const all = done.every(Boolean);
  return (
    <a className="lesson-row" href={lessonHref(id)}>
      <span className={all ? 'ok' : undefined}>
        <Icon name={all ? 'done' : summary ? 'half' : 'open'} />
        <span className="sr">{all ? 'Done: ' : summary ? 'Begun: ' : ''}</span>
      </span>
      <span>
        <b>{lesson.title}</b>
        <span>{lesson.summary}</span>
      </span>
      <span className="chip mono">{lesson.kubernetes}</span>
      <Meter done={done} here={summary && !all ? summary.step : undefined} />
      <span className="faint minutes">{lesson.minutes} min</span>
    </a>
  );
}
