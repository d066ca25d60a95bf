import { useLab, useLabState } from '../lab/context.ts';
import { Icon } from '../parts/icons.tsx';

/** The step, and the one next deed: run its next block, or go on. */
export function StepBar() {
  const lab = useLab();
  const { step, checks } = useLabState((s) => s.progress);
  const runs = useLabState((s) => s.runs);
  const reaching = useLabState((s) => s.reaching);
  const { steps } = lab.lesson;
  const { title, blocks } = steps[step];
  const deeds = blocks.flatMap((block, i) => (block.type === 'run' || block.type === 'file' ? [{ block, key: `${step}.${i}` }] : []));
  const next = deeds.find(({ key }) => runs[key]?.state !== 'ran') ?? deeds.at(-1);
  const done = checks.length ? checks.every((c) => c.passed) : deeds.every(({ key }) => runs[key]?.state === 'ran');
  const running = next && runs[next.key]?.state === 'running';
  const act = () => {
    if (!next) return;
    if (running) return lab.runs.stop(next.key);
    if (next.block.type === 'run') return void lab.runs.run(next.key, next.block.code, next.block.pod);
    void lab.files.write(next.block.path, next.block.content).then(() => lab.runs.note(next.key, { state: 'ran', at: Date.now() }));
  };
  const onward = steps.length > step + 1;
  return (
    <div className="embedded-step">
      <p>
        <b>
          {step + 1} of {steps.length}
        </b>{' '}
        <span id="step-title">{title}</span>
      </p>
      <span className="row">
        <button
          type="button"
          className="btn small quiet icon"
          aria-label="Previous step"
          title="Previous step"
          disabled={step === 0 || reaching !== undefined}
          onClick={() => lab.goTo(step - 1)}
        >
          <Icon name="left" />
        </button>
        {next && (
          <button
            type="button"
            className={`btn small ${done && onward ? '' : 'primary'}`}
            aria-label={`${running ? 'Stop' : next.block.type === 'run' ? 'Run' : 'Write'}: ${nameOf(next.block)}`}
            title={nameOf(next.block)}
            disabled={reaching !== undefined}
            onClick={act}
          >
            {!running && <Icon name="play" small />}
            {running ? 'Stop' : next.block.type === 'run' ? 'Run' : 'Write the file'}
          </button>
        )}
        <button
          type="button"
          className={`btn small icon ${done && onward ? 'primary' : 'quiet'}`}
          aria-label="Next step"
          title="Next step"
          disabled={!onward || reaching !== undefined}
          onClick={() => lab.goTo(step + 1)}
        >
          <Icon name="right" />
        </button>
      </span>
    </div>
  );
}

const nameOf = (block: { type: 'run'; code: string } | { type: 'file'; path: string }): string =>
  block.type === 'run' ? block.code.split('\n')[0] : block.path;
