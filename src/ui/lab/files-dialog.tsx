import { useEffect, useState } from 'react';
import { Dialog } from '../parts/dialog.tsx';
import { useLab } from './context.ts';
import { fileName } from './files.ts';

/** Opens a file of the learner's home in the editor, or a new one. */
export function FilesDialog({ onClose }: { onClose: () => void }) {
  const { files } = useLab();
  const [paths, setPaths] = useState<string[]>([]);
  const [name, setName] = useState('');
  useEffect(() => {
    files.list().then(setPaths, () => setPaths([]));
  }, [files]);
  const create = () => {
    if (name.trim()) files.create(name.trim());
  };
  return (
    <Dialog
      title="Open a file"
      onClose={onClose}
      actions={
        <button type="button" className="btn" onClick={onClose}>
          Cancel
        </button>
      }
    >
      {paths.length > 0 && (
        <ul className="file-list">
          {paths.map((path) => (
            <li key={path}>
              <button type="button" className="mono" onClick={() => void files.openPath(path)}>
                {fileName(path)}
              </button>
            </li>
          ))}
        </ul>
      )}
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault();
          create();
        }}
      >
        <label className="field">
          <span className="sr">Name of the new file</span>
          <input value={name} placeholder="new-file.yaml" onChange={(event) => setName(event.target.value)} />
        </label>
        <button type="submit" className="btn" disabled={!name.trim()}>
          New file
        </button>
      </form>
    </Dialog>
  );
}
