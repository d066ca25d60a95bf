import { useEffect, useState } from 'react';
import { useLab, useLabState } from '../lab/context.ts';
import type { Run } from '../lab/state.ts';
import { Icon } from '../parts/icons.tsx';
import { clockTime } from '../parts/time.ts';
import { CopyButton } from './copy-button.tsx';

interface Props {
  id: string;
  code: string;
  pod?: string;
  /** The next undone block of the step: it has the ink button. */
  next: boolean;
}

/** Code that runs in a terminal, where it runs, and what became of it. */
export function RunBlock({ id, code, pod, next }: Props) {
  const lab = useLab();
  const run = useLabState((s) => s.runs[id]);
  const running = run?.state === 'running';
  const where = pod ? `in ${pod}` : 'on controlplane';
  const button = running ? (
    <button type="button" className="btn small quiet" onClick={() => lab.runs.stop(id)}>
      <Seconds since={run.at} />
      Stop
    </button>
  ) : (
    <button
      type="button"
      className={`btn small ${next ? 'primary' : 'quiet'}`}
      aria-label={`${run ? 'Run again' : 'Run'} ${where}: ${code.split('\n')[0]}`}
      onClick={() => void lab.runs.run(id, code, pod)}
    >
      {run ? (
        'Run again'
      ) : (
        <>
          <Icon name="play" small />
          Run
        </>
      )}
    </button>
  );
  if (!code.includes('\n') && code.length <= 44)
    return (
      <div className="run one">
        <pre title={code}>{code}</pre>
        <Outcome run={run} short />
        <span className="where">{pod ? where : ''}</span>
        {button}
      </div>
    );
  return (
    <div className="run">
      <pre>{code}</pre>
      <div className="run-foot">
        <span>{where}</span>
        <Outcome run={run} />
        <span className="grow" />
        <CopyButton text={code} />
        {button}
      </div>
    </div>
  );
}

export function Outcome({ run, word = 'ran', short }: { run: Run | undefined; word?: string; short?: boolean }) {
  if (!run || run.state === 'running') return null;
  const failed = run.state === 'failed';
  return (
    <span className={failed ? 'did bad' : 'did'} title={failed ? run.why : `${word} ${clockTime(run.at)}`}>
      <Icon name={failed ? 'x' : 'check'} />
      {short ? <span className="sr">{failed ? run.why : word}</span> : failed ? run.why : `${word} ${clockTime(run.at)}`}
    </span>
  );
}

function Seconds({ since }: { since: number }) {
  const [now, setNow] = useState(since);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, []);
  const elapsed = now - since;
  if (elapsed < 400) return null;
  return (
    <>
      <span className="spin" aria-hidden="true" />
      {Math.floor(elapsed / 1000)} s
    </>
  );
}
