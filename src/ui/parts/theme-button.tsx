import { change, type Theme, useSettings } from '../settings.ts';
import { Icon } from './icons.tsx';

const NEXT: Record<Theme, Theme> = { auto: 'light', light: 'dark', dark: 'auto' };
const WORDS: Record<Theme, string> = { auto: 'follows the system', light: 'light', dark: 'dark' };

export function ThemeButton() {
  const { theme } = useSettings();
  const label = `Theme: ${WORDS[theme]}`;
  return (
    <button type="button" className="btn quiet icon" aria-label={label} title={label} onClick={() => change({ theme: NEXT[theme] })}>
      <Icon name="theme" />
    </button>
  );
}
