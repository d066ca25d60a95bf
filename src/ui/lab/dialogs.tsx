import { Dialog } from '../parts/dialog.tsx';
import { useLab, useLabState } from './context.ts';
import { FilesDialog } from './files-dialog.tsx';

/** Asked only where going on would lose something. */
export function Dialogs() {
  const lab = useLab();
  const dialog = useLabState((s) => s.dialog);
  const phase = useLabState((s) => s.phase);
  const step = useLabState((s) => s.progress.step);
  const close = () => lab.set({ dialog: undefined });
  const cancel = (
    <button type="button" className="btn" onClick={close}>
      Cancel
    </button>
  );
  if (phase === 'locked' && !lab.embedded)
    return (
      <Dialog
        title="This lesson is open in another tab"
        onClose={() => location.assign('#/')}
        actions={
          <>
            <button type="button" className="btn primary" onClick={() => void lab.takeOver()}>
              Use it here
            </button>
            <a className="btn" href="#/">
              All lessons
            </a>
          </>
        }
      >
        <p>
          Both tabs share one saved cluster, so only one can change it at a time. If you use it here, the other tab lets go of it. What is
          saved is kept.
        </p>
      </Dialog>
    );
  if (dialog === 'reset')
    return (
      <Dialog
        title="Reset this lesson?"
        onClose={close}
        actions={
          <>
            <button type="button" className="btn primary" onClick={() => void lab.reset()}>
              Reset the lesson
            </button>
            {cancel}
          </>
        }
      >
        <p>The cluster, your files and your progress in this lesson are deleted, and it begins with step 1.</p>
      </Dialog>
    );
  if (dialog === 'step')
    return (
      <Dialog
        title={`Go back to the start of step ${step + 1}?`}
        onClose={close}
        actions={
          <>
            <button type="button" className="btn primary" onClick={() => lab.restartStep(step)}>
              Start of step {step + 1}
            </button>
            {cancel}
          </>
        }
      >
        <p>The cluster and your files become what they were when this step began. Later changes are lost.</p>
      </Dialog>
    );
  if (dialog === 'solution')
    return (
      <Dialog
        title={`Do step ${step + 1} for you?`}
        onClose={close}
        actions={
          <>
            <button type="button" className="btn primary" onClick={() => void lab.solve()}>
              Run the solution
            </button>
            {cancel}
          </>
        }
      >
        <p>These commands run in the background:</p>
        <pre className="code">
          {lab.lesson.steps[step].solution.map(({ code, pod }) => (pod ? `# in ${pod}\n${code}` : code)).join('\n')}
        </pre>
      </Dialog>
    );
  return dialog === 'files' ? <FilesDialog onClose={close} /> : null;
}
