import type { StoreApi } from 'zustand/vanilla';
import type { WorkerClient } from '../../worker/client.ts';
import { announce } from '../parts/announcer.tsx';
import type { EditRequest, Tab } from '../terminal/tab.ts';
import type { LabState, Notice, OpenFile, Pane } from './state.ts';

interface Context {
  store: StoreApi<LabState>;
  call: WorkerClient['call'];
  tab(id: number): Tab | undefined;
  show(pane: Pane): void;
  focusTerminal(): void;
  notice(notice: Notice): void;
}

export const fileName = (path: string): string => path.replace(/^.*\//, '');

const inHome = (path: string): string => (path.startsWith('/') ? path : `/root/${path.replace(/^~\//, '')}`);

/** The files open in the editor: those that vi waits for, and those opened on the page. */
export function createFiles({ store, call, tab, show, focusTerminal, notice }: Context) {
  const { getState } = store;
  const find = (path: string) => getState().files.find((f) => f.path === path);
  const put = (file: OpenFile) => {
    const { files } = getState();
    const at = files.findIndex((f) => f.path === file.path);
    store.setState({ files: at < 0 ? [...files, file] : files.with(at, file) });
  };
  const open = (path: string, content: string, saved: string, waiting?: number) => {
    put({ path, content, saved, waiting, version: (find(path)?.version ?? 0) + 1 });
    store.setState({ file: path, editorOpen: true });
    show('editor');
    announce(
      waiting === undefined
        ? `${fileName(path)} is open in the editor`
        : `${fileName(path)} is open in the editor, and the terminal waits for it`,
    );
  };
  const failed = (title: string) => (error: Error) => notice({ id: 'file', kind: 'warn', title, text: error.message });

  const save = async (path: string) => {
    const file = find(path);
    if (!file) return;
    const { content } = file;
    const owner = file.waiting === undefined ? undefined : tab(file.waiting);
    if (owner) owner.saveEdit(content);
    else await call('file.write', { path, content });
    const now = find(path);
    if (now) put({ ...now, saved: content });
  };
  const drop = (path: string) => {
    const files = getState().files.filter((f) => f.path !== path);
    store.setState({
      files,
      file: getState().file === path ? files.at(-1)?.path : getState().file,
      ...(files.length ? {} : { editorOpen: false }),
    });
  };
  return {
    openFromTerminal(terminal: number, { path, content }: EditRequest) {
      open(path, content, content, terminal);
    },
    async openPath(path: string) {
      store.setState({ dialog: undefined });
      if (find(path)) {
        store.setState({ file: path, editorOpen: true });
        return show('editor');
      }
      await call('file.read', { path }).then(({ content }) => open(path, content, content), failed(`${fileName(path)} cannot be opened`));
    },
    /** Writes a lesson's file into the learner's home and opens it. */
    async write(path: string, content: string) {
      const full = inHome(path);
      await call('file.write', { path: full, content }).then(
        () => open(full, content, content),
        failed(`${fileName(path)} cannot be written`),
      );
    },
    /** Writes a lesson's file and leaves the editor as it is. */
    put: (path: string, content: string) => call('file.write', { path: inHome(path), content }).then(() => undefined),
    create(name: string) {
      const path = inHome(name);
      store.setState({ dialog: undefined });
      open(path, '', '');
    },
    list: () => call('file.list', undefined).then(({ paths }) => paths),
    edit(path: string, content: string) {
      const file = find(path);
      if (file && file.content !== content) put({ ...file, content });
    },
    save: (path: string) => save(path).catch(failed(`${fileName(path)} cannot be saved`)),
    /** Ends the wait of vi, or closes the tab; with `keep` what was changed is saved before. */
    async close(path: string, keep: boolean) {
      const file = find(path);
      if (!file) return;
      if (keep && file.content !== file.saved) await save(path);
      const owner = file.waiting === undefined ? undefined : tab(file.waiting);
      drop(path);
      if (!owner) return;
      owner.closeEdit();
      store.setState({ tab: owner.id });
      focusTerminal();
    },
    terminalGone(id: number) {
      store.setState({ files: getState().files.map((f) => (f.waiting === id ? { ...f, waiting: undefined } : f)) });
    },
    /** Nobody waits any more; what was not saved is kept in the editor. */
    sandboxReplaced() {
      store.setState({ files: getState().files.map((f) => ({ ...f, waiting: undefined })) });
    },
  };
}
