import { useEffect, useRef } from 'react';
import { Banners } from '../lab/banners.tsx';
import { useLab, useLabState } from '../lab/context.ts';
import { coarse } from '../parts/media.ts';
import { ChecksDock } from './checks-dock.tsx';
import { Rail } from './rail.tsx';
import { StepBody } from './step-body.tsx';

/** The step turns when the worker says so: who types in the terminal or the editor by then keeps the keys. */
function busyElsewhere(title: HTMLElement | null): boolean {
  const active = document.activeElement;
  return !!active?.closest('textarea, input, [contenteditable]') && !title?.closest('.guide')?.contains(active);
}

export function Guide() {
  const { lesson } = useLab();
  const step = useLabState((s) => s.progress.step);
  const ready = useLabState((s) => s.phase === 'ready');
  const scroll = useRef<HTMLElement>(null);
  const title = useRef<HTMLHeadingElement>(null);
  const last = useRef(step);
  useEffect(() => {
    if (last.current === step && !coarse()) return;
    if (last.current !== step) scroll.current?.scrollTo({ top: 0 });
    if (ready && !busyElsewhere(title.current)) title.current?.focus({ preventScroll: true });
    last.current = step;
  }, [step, ready]);
  return (
    <aside className="guide" id="guide" aria-label="Lesson">
      <Rail />
      <section className="step" ref={scroll} aria-labelledby="step-title">
        <h2 id="step-title" ref={title} tabIndex={-1}>
          {lesson.steps[step].title}
        </h2>
        <StepBody step={step} />
      </section>
      <div className="dock">
        <Banners where="guide" />
        <ChecksDock />
      </div>
    </aside>
  );
}
