import { parseYaml, toYaml } from '../apimachinery/yaml.ts';
import { Failure } from './errors.ts';
import type { Session } from './session.ts';

/** The learner's editor, as kubectl picks it. Upstream: kubectl/pkg/cmd/util/editor/editor.go. */
export async function runEditor(session: Session, file: string): Promise<void> {
  const { env } = session.proc;
  const editor = env.KUBE_EDITOR || env.EDITOR || 'vi';
  const quoted = editor.includes(' ') && /["'\\]/.test(editor);
  const words = quoted ? [env.SHELL || '/bin/bash', '-c', editor] : editor.split(' ');
  const shown = JSON.stringify(words.join(' '));
  const argv = quoted ? [words[0], '-c', `${editor} ${JSON.stringify(file)}`] : [...words.filter(Boolean), file];
  const handle = session.proc.spawn({ argv });
  if (await handle.failed) throw new Failure(`unable to launch the editor ${shown}`);
  if (await handle.wait) throw new Failure(`there was a problem with the editor ${shown}`);
}

export interface Edited {
  text: string;
  file: string;
}
export async function editText(session: Session, text: string, extension: string): Promise<Edited> {
  const { fs, random } = session.proc.machine;
  const file = `/tmp/kubectl-edit-${Math.floor(random.next() * 4_000_000_000)}${extension}`;
  fs.writeFile(file, text, 0o600);
  await runEditor(session, file);
  return { text: fs.readText(file), file };
}

/** Without comment lines. */
export const manualStrip = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !/^\s*#(?!!)/.test(line))
    .join('\n');

/** What a text says, whatever its layout; the text itself where it is not YAML. */
export function contentOf(text: string): string {
  try {
    return toYaml(parseYaml(text).value ?? null);
  } catch {
    return manualStrip(text);
  }
}
