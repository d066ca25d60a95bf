import { Verdict } from '../guide/refusals.tsx';
import { useLab, useLabState } from '../lab/context.ts';
import { Icon } from '../parts/icons.tsx';
import { usePhone } from '../parts/media.ts';

/** On phones, the way back to the step above the terminal. */
export function StepRow() {
  const lab = useLab();
  const phone = usePhone();
  const { step, checks } = useLabState((s) => s.progress);
  const refusal = useLabState((s) => s.refusals[0]);
  if (!phone) return null;
  const total = lab.lesson.steps[step].checks.length;
  return (
    <button type="button" className="step-row" onClick={() => lab.show('lesson')}>
      <Icon name="left" />
      <span className="grow trunc">
        {lab.lesson.steps[step].title}
        {total > 0 && (
          <span className="muted">
            , {checks.filter((c) => c.passed).length} of {total} pass
          </span>
        )}
      </span>
      {refusal && <Verdict code={refusal.code} />}
    </button>
  );
}
