import type { ReactNode } from 'react';
import { Icon } from '../parts/icons.tsx';
import { useLab, useLabState } from './context.ts';
import type { Notice } from './state.ts';

/** What happened, what is kept, what to do: above the terminal for the cluster, in the guide for storage. */
export function Banners({ where }: { where: 'terminal' | 'guide' }) {
  const lab = useLab();
  const notices = useLabState((s) => s.notices);
  const phase = useLabState((s) => s.phase);
  const why = useLabState((s) => s.why);
  const step = useLabState((s) => s.progress.step);
  const mine = notices.filter((n) => (n.id === 'unsaved') === (where === 'guide'));
  return (
    <div className="banners">
      {where === 'terminal' && phase === 'restarting' && (
        <Banner
          notice={{
            id: 'phase',
            kind: 'warn',
            title: 'The cluster stopped and is starting again',
            text: `${why} Everything up to the last save is kept.`,
          }}
        />
      )}
      {where === 'terminal' && phase === 'stopped' && (
        <Banner
          notice={{
            id: 'phase',
            kind: 'warn',
            title: 'The cluster keeps stopping',
            text: `It stopped at ${why} and is not started again by itself. What was saved is kept.`,
          }}
        >
          <button type="button" className="btn primary" onClick={lab.tryAgain}>
            Start it again
          </button>
          <button type="button" className="btn" onClick={() => lab.set({ dialog: 'reset' })}>
            Reset the lesson
          </button>
        </Banner>
      )}
      {where === 'terminal' && phase === 'failed' && (
        <Banner notice={{ id: 'phase', kind: 'warn', title: 'The cluster could not start', text: why }}>
          <button type="button" className="btn primary" onClick={lab.tryAgain}>
            Try again
          </button>
          <button type="button" className="btn" onClick={() => lab.set({ dialog: 'reset' })}>
            Reset the lesson
          </button>
        </Banner>
      )}
      {mine.map((notice) => (
        <Banner key={notice.id} notice={notice}>
          {notice.actions === 'download' && (
            <button type="button" className="btn primary" onClick={lab.download}>
              Download the sandbox
            </button>
          )}
          {notice.id === 'action' && (
            <button type="button" className="btn" onClick={() => lab.restartStep(step)}>
              Start of step {step + 1}
            </button>
          )}
          <button type="button" className="btn quiet" onClick={() => lab.dismiss(notice.id)}>
            Dismiss
          </button>
        </Banner>
      ))}
    </div>
  );
}

function Banner({ notice, children }: { notice: Notice; children?: ReactNode }) {
  return (
    <div className={`banner ${notice.kind}`}>
      <Icon name={notice.kind === 'ok' ? 'done' : 'warn'} />
      <b>{notice.title}</b>
      <p>{notice.text}</p>
      {children && <div className="row">{children}</div>}
    </div>
  );
}
