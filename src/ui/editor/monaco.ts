import * as api from 'monaco-editor/editor/editor.api.js';
import 'monaco-editor/features/clipboard/register.js';
import 'monaco-editor/features/find/register.js';
import 'monaco-editor/features/folding/register.js';
import 'monaco-editor/features/comment/register.js';
import 'monaco-editor/features/multicursor/register.js';
import 'monaco-editor/features/linesOperations/register.js';
import 'monaco-editor/features/bracketMatching/register.js';
import 'monaco-editor/features/indentation/register.js';
import 'monaco-editor/features/wordOperations/register.js';
import 'monaco-editor/features/toggleTabFocusMode/register.js';
import 'monaco-editor/editor/contrib/caretOperations/browser/caretOperations.js';
import 'monaco-editor/languages/definitions/yaml/register.js';
import 'monaco-editor/languages/definitions/shell/register.js';
import EditorWorker from 'monaco-editor/editor/editor.worker.js?worker';
import { isDark } from '../settings.ts';
import { color } from '../terminal/colors.ts';

self.MonacoEnvironment = { getWorker: () => new EditorWorker() };

/** Monaco's colours are the page's tokens. */
export function paintMonaco() {
  const bare = (token: string) => color(token).slice(1);
  api.editor.defineTheme('tabernetes', {
    base: isDark() ? 'vs-dark' : 'vs',
    inherit: false,
    rules: [
      { token: '', foreground: bare('--term-fg') },
      { token: 'type', foreground: bare('--syn-key') },
      { token: 'string', foreground: bare('--syn-string') },
      { token: 'number', foreground: bare('--syn-number') },
      { token: 'keyword', foreground: bare('--syn-word') },
      { token: 'comment', foreground: bare('--syn-comment') },
      { token: 'operators', foreground: bare('--syn-punct') },
      { token: 'delimiter', foreground: bare('--syn-punct') },
    ],
    colors: {
      'editor.background': color('--bg-terminal'),
      'editor.foreground': color('--term-fg'),
      'editorLineNumber.foreground': color('--text-faint'),
      'editorLineNumber.activeForeground': color('--text'),
      'editorCursor.foreground': color('--term-cursor'),
      'editor.selectionBackground': color('--term-selection'),
      'editor.lineHighlightBackground': color('--bg-surface'),
      'editor.lineHighlightBorder': color('--line-faint'),
      'editorIndentGuide.background1': color('--line-faint'),
      'editorIndentGuide.activeBackground1': color('--line'),
      'editorWidget.background': color('--bg-raised'),
      'editorWidget.foreground': color('--text'),
      'editorWidget.border': color('--line'),
      'input.background': color('--bg-terminal'),
      'input.foreground': color('--text'),
      'input.border': color('--line-control'),
      focusBorder: color('--focus'),
      'scrollbarSlider.background': `${color('--line-control')}66`,
      'scrollbarSlider.hoverBackground': `${color('--line-control')}99`,
    },
  });
  api.editor.setTheme('tabernetes');
}

export const monaco = api;
