import { useState } from 'react';
import { Verdict } from '../guide/refusals.tsx';
import { useLab, useLabState } from '../lab/context.ts';
import { Icon } from '../parts/icons.tsx';

/** What holds of the step, or what is missing, and the last refusal with its reason. */
export function Foot() {
  const lab = useLab();
  const { step, checks, done } = useLabState((s) => s.progress);
  const refusal = useLabState((s) => s.refusals[0]);
  const reaching = useLabState((s) => s.reaching);
  const unsaved = useLabState((s) => s.notices.find((n) => n.id === 'unsaved'));
  const [open, setOpen] = useState(false);
  const missing = checks.find((c) => !c.passed);
  const steps = lab.lesson.steps.length;
  return (
    <section className="embedded-foot" id="checks" aria-label="Checks">
      {open && refusal && <p className="reason">{refusal.message || refusal.path}</p>}
      <div className="embedded-verdict">
        {reaching !== undefined ? (
          <Line icon="ring" state="wait" text={reaching > 1 ? `Doing steps 1 to ${reaching} for you` : 'Doing step 1 for you'} />
        ) : missing ? (
          <Line icon="todo" state="todo" text={missing.missing || missing.title} />
        ) : checks.length ? (
          <Line icon="done" state="ok" text={done.every(Boolean) ? 'The lesson is done' : `Step ${step + 1} of ${steps} is done`} />
        ) : (
          <span className="grow" />
        )}
        {unsaved && (
          <span className="faint" title={`${unsaved.title}. ${unsaved.text}`}>
            not saved
          </span>
        )}
        {refusal && (
          <>
            <Verdict code={refusal.code} />
            <button type="button" className="btn small" aria-expanded={open} onClick={() => setOpen(!open)}>
              {open ? 'Hide' : 'Details'}
            </button>
          </>
        )}
      </div>
    </section>
  );
}

const WORD = { ok: 'Passed: ', todo: 'Not yet: ', wait: '' };
const Line = ({ icon, state, text }: { icon: 'ring' | 'todo' | 'done'; state: keyof typeof WORD; text: string }) => (
  <span className={`check ${state}`}>
    <Icon name={icon} />
    <span className="trunc" title={text}>
      <span className="sr">{WORD[state]}</span>
      {text}
    </span>
  </span>
);
