import { useState } from 'react';
import type { CheckResult } from '../../sandbox/types.ts';
import { useLab, useLabState } from '../lab/context.ts';
import { Icon } from '../parts/icons.tsx';
import { isPhone } from '../parts/media.ts';
import { Refusals } from './refusals.tsx';

type State = 'ok' | 'todo' | 'wait';
const GLYPH = { ok: 'done', todo: 'todo', wait: 'ring' } as const;
const WORD = { ok: 'Passed: ', todo: 'Not yet: ', wait: 'Waiting: ' };

/** What the step asks for, always in sight: passed, not yet and what is missing, or waiting for the one before. */
export function ChecksDock() {
  const lab = useLab();
  const { step, checks: results, done, hints } = useLabState((s) => s.progress);
  const solving = useLabState((s) => s.solving);
  const phase = useLabState((s) => s.phase);
  const [folded, setFolded] = useState(isPhone);
  const { checks, blocks, solution } = lab.lesson.steps[step];
  const shown: CheckResult[] = checks.map((c, i) => results[i] ?? { title: c.title, passed: false, missing: '' });
  const passed = shown.filter((c) => c.passed).length;
  const first = results.length ? shown.findIndex((c) => !c.passed) : -1;
  const all = checks.length === 0 ? done[step] || true : passed === checks.length;
  const hintCount = blocks.filter((b) => b.type === 'hint').length;
  const revealed = hints[step] ?? 0;
  const next = lab.lesson.steps[step + 1];
  const count = checks.length === 0 ? '' : phase === 'starting' ? 'start with the cluster' : `${passed} of ${checks.length} pass`;
  return (
    <section
      className={`checks${all && checks.length ? ' passed' : ''}${folded ? ' folded' : ''}`}
      id="checks"
      aria-label="Checks"
      tabIndex={-1}
    >
      {checks.length > 0 && (
        <header>
          <h3>{all ? `Step ${step + 1} done` : 'Checks'}</h3>
          <span className="faint grow">{count}</span>
          {!all && revealed < hintCount && (
            <button type="button" className="btn quiet small" onClick={lab.hint}>
              Hint {revealed + 1} of {hintCount}
            </button>
          )}
          {!all && solution.length > 0 && (
            <button type="button" className="btn quiet small" disabled={solving} onClick={() => lab.set({ dialog: 'solution' })}>
              {solving ? 'Running it' : 'Solution'}
            </button>
          )}
          <button
            type="button"
            className="btn quiet small icon fold"
            aria-expanded={!folded}
            aria-label="All checks"
            onClick={() => setFolded(!folded)}
          >
            <Icon name={folded ? 'up' : 'down'} />
          </button>
        </header>
      )}
      {checks.length > 0 && (
        <ul>
          {shown.map((check, i) => (
            <Check key={check.title} check={check} state={check.passed ? 'ok' : i === first ? 'todo' : 'wait'} />
          ))}
        </ul>
      )}
      <Refusals />
      {all && next && (
        <button type="button" className="btn primary wide" onClick={() => lab.goTo(step + 1)}>
          Next: {next.title}
          <Icon name="arrow" />
        </button>
      )}
      {all && !next && (
        <a className="btn wide" href="#/">
          {done.every(Boolean) ? 'The lesson is done. All lessons' : 'All lessons'}
        </a>
      )}
    </section>
  );
}

function Check({ check, state }: { check: CheckResult; state: State }) {
  return (
    <li className={`check ${state}`}>
      <Icon name={GLYPH[state]} />
      <span>
        <span className="sr">{WORD[state]}</span>
        {check.title}
      </span>
      {state === 'todo' && check.missing && <p className="missing">{check.missing}</p>}
    </li>
  );
}
