import '@xterm/xterm/css/xterm.css';
import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/frame.css';
import './styles/guide.css';
import './styles/panes.css';
import './styles/strip.css';
import './styles/pages.css';
import './styles/phone.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { startInputMode } from './input-mode.ts';
import { startSettings } from './settings.ts';

startSettings();
startInputMode();
createRoot(document.getElementById('root') as HTMLElement).render(<App />);
