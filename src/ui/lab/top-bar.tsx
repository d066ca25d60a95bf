import { shelves } from '../lessons.ts';
import { Icon, Mark } from '../parts/icons.tsx';
import { usePhone } from '../parts/media.ts';
import { Menu } from '../parts/menu.tsx';
import { ThemeButton } from '../parts/theme-button.tsx';
import { clockTime } from '../parts/time.ts';
import { lessonHref } from '../route.ts';
import { change, useSettings } from '../settings.ts';
import { useLab, useLabState } from './context.ts';

export function TopBar() {
  const lab = useLab();
  const phone = usePhone();
  const { lesson } = lab;
  const step = useLabState((s) => s.progress.step);
  const savedAt = useLabState((s) => s.savedAt);
  const { reader } = useSettings();
  const others = shelves.flatMap((s) => s.lessons).filter((e) => e.lesson);
  return (
    <header className="bar">
      <a className="brand" href="#/" aria-label="Tabernetes, start page">
        <Mark />
        {!phone && <span>Tabernetes</span>}
      </a>
      {phone ? (
        <div className="bar-title">
          <h1 className="trunc">{lesson.title}</h1>
          <span>
            Step {step + 1} of {lesson.steps.length}
          </span>
        </div>
      ) : (
        <>
          <span className="vr" />
          <h1 className="sr">{lesson.title}</h1>
          <Menu
            label={`${lesson.title}. Other lessons`}
            className="crumb"
            choices={others.map(({ id, lesson: other }) => ({
              text: other?.title ?? id,
              checked: id === lesson.id,
              act: () => location.assign(lessonHref(id)),
            }))}
          >
            <span className="trunc">{lesson.title}</span>
            <Icon name="down" small />
          </Menu>
          <span className="chip mono" title="Kubernetes release of this lesson">
            {lesson.kubernetes}
          </span>
        </>
      )}
      <span className="grow" />
      {savedAt && !phone && <span className="saved">saved {clockTime(savedAt)}</span>}
      {!phone && <ThemeButton />}
      <Menu
        label="More"
        className="btn quiet icon"
        choices={[
          { text: 'Start of this step', act: () => lab.set({ dialog: 'step' }) },
          { text: 'Reset the lesson', act: () => lab.set({ dialog: 'reset' }) },
          '-',
          { text: 'Screen reader mode of the terminal', checked: reader, act: () => change({ reader: !reader }) },
          ...(phone
            ? [
                { text: 'Theme: automatic', act: () => change({ theme: 'auto' }) },
                { text: 'Theme: light', act: () => change({ theme: 'light' }) },
                { text: 'Theme: dark', act: () => change({ theme: 'dark' }) },
              ]
            : []),
          '-',
          { text: 'All lessons', act: () => location.assign('#/') },
          { text: 'Licences', act: () => location.assign('#/licences') },
        ]}
      >
        <Icon name="more" />
      </Menu>
    </header>
  );
}
