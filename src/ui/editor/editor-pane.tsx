import { useLab, useLabState } from '../lab/context.ts';
import { fileName } from '../lab/files.ts';
import type { OpenFile } from '../lab/state.ts';
import { Icon } from '../parts/icons.tsx';
import { TabList } from '../parts/tab-list.tsx';
import { applyCommand } from './apply.ts';
import { CodeEditor } from './code-editor.tsx';

export function EditorPane() {
  const lab = useLab();
  const files = useLabState((s) => s.files);
  const active = useLabState((s) => s.file);
  const open = useLabState((s) => s.editorOpen);
  const file = files.find((f) => f.path === active);
  return (
    <section className="pane editor" id="editor" aria-label="Editor">
      <div className="tabs">
        <TabList
          label="Files"
          active={active}
          tabs={files.map((f) => ({
            id: f.path,
            panel: 'editor-panel',
            text: <FileTitle file={f} />,
            onClose: () => void lab.files.close(f.path, false),
            closeLabel: `Close ${fileName(f.path)}`,
          }))}
          onSelect={(path) => lab.set({ file: path, editorOpen: true })}
        />
        {!files.length && <span className="pane-title">Editor</span>}
        <span className="tools">
          {file && <FileTools file={file} />}
          <button type="button" className="btn quiet small" onClick={() => lab.set({ dialog: 'files' })}>
            Open
          </button>
          {files.length > 0 && (
            <button
              type="button"
              className="btn quiet small icon fold"
              aria-expanded={open}
              aria-label="Editor"
              title={open ? 'Fold the editor' : 'Unfold the editor'}
              onClick={() => lab.set({ editorOpen: !open })}
            >
              <Icon name={open ? 'down' : 'up'} />
            </button>
          )}
        </span>
      </div>
      <div className="editor-box" id="editor-panel" role="tabpanel" aria-label={file ? fileName(file.path) : 'No file'}>
        {file && open ? <OpenEditor file={file} /> : <Empty />}
      </div>
    </section>
  );
}

const FileTitle = ({ file }: { file: OpenFile }) => (
  <>
    {fileName(file.path)}
    {file.content !== file.saved && (
      <>
        <span className="dot" title="not saved" />
        <span className="sr">not saved</span>
      </>
    )}
  </>
);

function FileTools({ file }: { file: OpenFile }) {
  const lab = useLab();
  const applicable = /\.(ya?ml|json)$/.test(file.path) && !file.path.startsWith('/tmp/');
  const apply = async () => {
    if (file.waiting === undefined) await lab.files.save(file.path);
    else await lab.files.close(file.path, true);
    await lab.runs.type(applyCommand(file.path));
  };
  return (
    <>
      {file.waiting === undefined && (
        <button
          type="button"
          className="btn quiet small"
          disabled={file.content === file.saved}
          onClick={() => void lab.files.save(file.path)}
        >
          Save
        </button>
      )}
      {applicable && (
        <button type="button" className="btn small" title={`Types ${applyCommand(file.path)}`} onClick={() => void apply()}>
          <Icon name="play" small />
          Apply
        </button>
      )}
    </>
  );
}

function OpenEditor({ file }: { file: OpenFile }) {
  const lab = useLab();
  const name = fileName(file.path);
  return (
    <>
      {file.waiting !== undefined && (
        <div className="waiting">
          <span className="grow">
            The terminal is waiting for <span className="mono">{name}</span>. Save and close returns to the prompt.
          </span>
          <button type="button" className="btn small primary" onClick={() => void lab.files.close(file.path, true)}>
            Save and close
          </button>
          <button type="button" className="btn small quiet" onClick={() => void lab.files.close(file.path, false)}>
            {file.content === file.saved ? 'Close' : 'Close without saving'}
          </button>
        </div>
      )}
      <CodeEditor file={file} />
    </>
  );
}

const Empty = () => (
  <div className="empty">
    <b>No file is open</b>
    <p>
      Type <code>vi pod.yaml</code> in the terminal, or open a file here.
    </p>
  </div>
);
