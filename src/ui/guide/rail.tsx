import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useLab, useLabState } from '../lab/context.ts';
import { Icon } from '../parts/icons.tsx';

/** A button a step: tick when done, number when not, ink when current. One tab stop; arrows move. */
export function Rail() {
  const lab = useLab();
  const { step, done } = useLabState((s) => s.progress);
  const box = useRef<HTMLFieldSetElement>(null);
  useEffect(() => {
    const current = box.current?.querySelectorAll('button')[step];
    current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [step]);
  const onKeyDown = (event: KeyboardEvent) => {
    const buttons = [...(box.current?.querySelectorAll('button') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    buttons[to]?.focus();
  };
  return (
    <div className="rail">
      <fieldset ref={box} aria-label="Steps" onKeyDown={onKeyDown}>
        {lab.lesson.steps.map(({ title }, i) => (
          <button
            key={title}
            type="button"
            className={done[i] ? 'done' : undefined}
            aria-current={i === step ? 'step' : undefined}
            aria-label={`Step ${i + 1}, ${title}${done[i] ? ', done' : ''}`}
            title={title}
            tabIndex={i === step ? 0 : -1}
            onClick={() => lab.goTo(i)}
          >
            {done[i] && i !== step ? <Icon name="check" /> : i + 1}
          </button>
        ))}
      </fieldset>
      <span className="count">
        Step {step + 1} of {lab.lesson.steps.length}
      </span>
    </div>
  );
}
