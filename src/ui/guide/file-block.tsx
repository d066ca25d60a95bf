import { useLab, useLabState } from '../lab/context.ts';
import { CopyButton } from './copy-button.tsx';
import { Outcome } from './run-block.tsx';

/** A file that the lesson offers: written into the learner's home and opened in the editor. */
export function FileBlock({ id, path, content, next }: { id: string; path: string; content: string; next: boolean }) {
  const lab = useLab();
  const run = useLabState((s) => s.runs[id]);
  const write = async () => {
    await lab.files.write(path, content);
    lab.runs.note(id, { state: 'ran', at: Date.now() });
  };
  return (
    <div className="run">
      <pre>{content.trimEnd()}</pre>
      <div className="run-foot">
        <span className="mono">{path}</span>
        <Outcome run={run} word="written" />
        <span className="grow" />
        <CopyButton text={content} />
        <button
          type="button"
          className={`btn small ${next ? 'primary' : 'quiet'}`}
          aria-label={`Write ${path} and open it`}
          onClick={() => void write()}
        >
          {run ? 'Write again' : 'Write the file'}
        </button>
      </div>
    </div>
  );
}
