import { override } from '../settings.ts';
import { parseColor, type Rgb, readable } from './accent.ts';
import type { Look } from './messages.ts';

const sheet = new CSSStyleSheet();
const SURFACES = ['--bg-canvas', '--bg-surface', '--bg-raised', '--bg-sunken', '--bg-terminal'];

/** What is written in the address: `theme`, `accent`, `font-ui`, `font-mono`, `radius`. Without a theme it follows the browser. */
export function lookOf(params: URLSearchParams): Partial<Look> {
  const text = (name: string) => params.get(name) || undefined;
  const theme = params.get('theme');
  return {
    theme: theme === 'light' || theme === 'dark' ? theme : undefined,
    accent: text('accent'),
    fontUi: text('font-ui'),
    fontMono: text('font-mono'),
    radius: text('radius'),
  };
}

/** Dresses the frame as the page around it wants; an accent that cannot be read on our surfaces is left aside. */
export function dress(look: Partial<Look>) {
  if (!document.adoptedStyleSheets.includes(sheet)) document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  sheet.replaceSync(':root, [data-theme] {}');
  override({ theme: look.theme ?? 'auto' });
  const { style } = sheet.cssRules[0] as CSSStyleRule;
  if (look.fontUi) style.setProperty('--font-ui', `${look.fontUi}, system-ui, sans-serif`);
  if (look.fontMono) style.setProperty('--font-mono', `${look.fontMono}, ui-monospace, monospace`);
  if (look.radius && CSS.supports('border-radius', look.radius)) {
    for (const name of ['--r-1', '--r-2', '--r-3']) style.setProperty(name, look.radius);
  }
  const accent = look.accent ? parseColor(look.accent) : undefined;
  if (!accent || !readable(accent, SURFACES.map(surface))) return;
  const color = `rgb(${accent.join(' ')})`;
  for (const name of ['--accent', '--focus', '--term-cursor']) style.setProperty(name, color);
  style.setProperty('--accent-soft', `color-mix(in oklab, ${color} 16%, var(--bg-surface))`);
  style.setProperty('--bg-selected', `color-mix(in oklab, ${color} 16%, var(--bg-surface))`);
  style.setProperty('--accent-line', `color-mix(in oklab, ${color} 70%, var(--bg-surface))`);
}

/** A surface's colour in the theme that holds now. */
function surface(name: string): Rgb {
  const probe = document.createElement('i');
  probe.hidden = true;
  const rules = new CSSStyleSheet();
  rules.replaceSync(`i[data-probe] { color: var(${name}); }`);
  probe.dataset.probe = '';
  document.adoptedStyleSheets.push(rules);
  document.body.append(probe);
  const color = getComputedStyle(probe).color;
  probe.remove();
  document.adoptedStyleSheets.pop();
  return parseColor(color) ?? [127, 127, 127];
}
