import { useEffect, useRef, useState } from 'react';
import { useLab } from '../lab/context.ts';
import { fileName } from '../lab/files.ts';
import type { OpenFile } from '../lab/state.ts';
import { coarse } from '../parts/media.ts';
import { onSettings } from '../settings.ts';
import { applyCommand } from './apply.ts';

type Monaco = typeof import('./monaco.ts');
/** Longer files stay in the plain editor. */
const LARGE = 20_000_000;
/** Longer ones wait for Monaco, and their content is taken when the typing pauses. */
const LONG = 200_000;

let loading: Promise<Monaco> | undefined;
const load = () =>
  (loading ??= import('./monaco.ts').catch((error) => {
    loading = undefined;
    throw error;
  }));

/** Monaco once it is there; a plain textarea until then, with a coarse pointer, and for very large files. */
export function CodeEditor({ file }: { file: OpenFile }) {
  const [module, setModule] = useState<Monaco>();
  const [failed, setFailed] = useState(false);
  const plain = coarse() || file.content.length > LARGE;
  useEffect(() => {
    if (plain) return;
    let here = true;
    load().then(
      (loaded) => here && setModule(loaded),
      () => here && setFailed(true),
    );
    return () => {
      here = false;
    };
  }, [plain]);
  if (!module && !plain && !failed && file.content.length > LONG) return <p className="empty muted">The editor is loading</p>;
  if (module && !plain) return <MonacoEditor key={file.path} module={module} file={file} />;
  return (
    <PlainEditor
      key={file.path}
      file={file}
      note={plain ? '' : failed ? 'Plain text: the editor could not be loaded' : 'Plain text until the editor has loaded'}
    />
  );
}

function PlainEditor({ file, note }: { file: OpenFile; note: string }) {
  const lab = useLab();
  const ref = useRef<HTMLTextAreaElement>(null);
  useEffect(() => ref.current?.focus(), []);
  return (
    <div className="plain">
      <textarea
        ref={ref}
        aria-label={fileName(file.path)}
        spellCheck={false}
        autoCapitalize="off"
        autoCorrect="off"
        value={file.content}
        onChange={(event) => lab.files.edit(file.path, event.target.value)}
        onKeyDown={(event) => {
          if (!(event.ctrlKey || event.metaKey) || event.key !== 's') return;
          event.preventDefault();
          void lab.files.save(file.path);
        }}
      />
      {note && <span className="plain-note">{note}</span>}
    </div>
  );
}

function MonacoEditor({ module, file }: { module: Monaco; file: OpenFile }) {
  const lab = useLab();
  const host = useRef<HTMLDivElement>(null);
  const latest = useRef(file);
  latest.current = file;
  const editor = useRef<ReturnType<Monaco['monaco']['editor']['create']>>(undefined);
  useEffect(() => {
    const { monaco, paintMonaco } = module;
    const { path, content } = latest.current;
    paintMonaco();
    const model = monaco.editor.createModel(content, languageOf(path));
    model.updateOptions({ tabSize: 2, insertSpaces: true });
    const created = monaco.editor.create(host.current as HTMLElement, {
      model,
      automaticLayout: true,
      ariaLabel: `${fileName(path)}. F6 leaves the editor, Ctrl M lets Tab move on.`,
      fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--font-mono').trim(),
      fontSize: 13,
      lineHeight: 20,
      minimap: { enabled: false },
      scrollBeyondLastLine: false,
      overviewRulerLanes: 0,
      padding: { top: 4 },
      lineNumbersMinChars: 3,
      renderLineHighlight: 'line',
      fixedOverflowWidgets: true,
      stickyScroll: { enabled: false },
    });
    editor.current = created;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const take = () => {
      clearTimeout(timer);
      lab.files.edit(path, model.getValue());
    };
    created.onDidChangeModelContent(() => {
      clearTimeout(timer);
      if (model.getValueLength() < LONG) take();
      else timer = setTimeout(take, 250);
    });
    created.onDidBlurEditorText(take);
    created.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyS, () => {
      take();
      void lab.files.save(path);
    });
    created.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter, async () => {
      take();
      if (latest.current.waiting === undefined) await lab.files.save(path);
      else await lab.files.close(path, true);
      await lab.runs.type(applyCommand(path));
    });
    created.focus();
    const stop = onSettings(paintMonaco);
    return () => {
      stop();
      clearTimeout(timer);
      created.dispose();
      model.dispose();
    };
  }, [module, lab]);
  // Contents from outside, as when vi opens the file again.
  useEffect(() => {
    const model = editor.current?.getModel();
    if (file.version && model && model.getValue() !== latest.current.content) model.setValue(latest.current.content);
  }, [file.version]);
  return <div className="monaco" ref={host} />;
}

function languageOf(path: string): string {
  if (/\.ya?ml$|kubectl-edit/.test(path)) return 'yaml';
  return /\.(sh|bash)$|\/\.bash/.test(path) ? 'shell' : 'plaintext';
}
