import type { ITheme } from '@xterm/xterm';

let probe: HTMLElement | undefined;

/** A token's colour as #rrggbb in the theme that is on. */
export function color(token: string): string {
  if (!probe) {
    probe = document.createElement('i');
    probe.className = 'probe';
    document.body.append(probe);
  }
  probe.style.color = `var(${token})`;
  const [r, g, b] = (getComputedStyle(probe).color.match(/[\d.]+/g) ?? ['0', '0', '0']).map(Number);
  return `#${[r, g, b].map((v) => Math.round(v).toString(16).padStart(2, '0')).join('')}`;
}

const NAMES = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;

export function terminalTheme(): ITheme {
  const theme: Record<string, string> = {
    background: color('--bg-terminal'),
    foreground: color('--term-fg'),
    cursor: color('--term-cursor'),
    cursorAccent: color('--bg-terminal'),
    selectionBackground: color('--term-selection'),
    selectionForeground: color('--term-fg'),
    scrollbarSliderBackground: `${color('--line-control')}55`,
    scrollbarSliderHoverBackground: `${color('--line-control')}88`,
    scrollbarSliderActiveBackground: `${color('--line-control')}aa`,
  };
  for (const name of NAMES) {
    theme[name] = color(`--ansi-${name}`);
    theme[`bright${name[0].toUpperCase()}${name.slice(1)}`] = color(`--ansi-bright-${name}`);
  }
  return theme;
}
