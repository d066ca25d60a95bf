let sheet: CSSStyleSheet | undefined;

/** The element's own styles, as a sheet: a page's strict policy allows it. */
export function styles(): CSSStyleSheet {
  if (sheet) return sheet;
  sheet = new CSSStyleSheet();
  sheet.replaceSync(`
:host { display: flex; flex-direction: column; box-sizing: border-box; height: 468px; min-width: 320px; min-height: 320px; overflow: hidden;
  border: 1px solid light-dark(#c4cdca, #313b3d); border-radius: var(--tabernetes-radius, 9px); background: light-dark(#fff, #080b0c); }
:host([hidden]) { display: none; }
iframe { flex: 1; width: 100%; border: 0; }
slot { display: block; flex: 1; min-height: 0; overflow: auto; padding: 10px 14px; color: light-dark(#15211f, #d9e2e0); }
.bar { display: flex; align-items: center; justify-content: space-between; gap: 8px; padding: 8px 10px 8px 14px;
  border-top: 1px solid light-dark(#c4cdca, #313b3d); background: light-dark(#e9edec, #101516); font: 500 13px/20px system-ui, sans-serif; }
a { color: light-dark(#12201d, #e3eae8); text-decoration: none; font-weight: 600; }
button { min-height: 28px; padding: 3px 12px; border: 0; border-radius: 5px; font: inherit; cursor: pointer;
  color: light-dark(#fff, #0b1011); background: light-dark(#17262a, #dfe8e6); }
:is(a, button):focus-visible { outline: 2px solid light-dark(#006f92, #6fd0ee); outline-offset: 1px; }
@media (pointer: coarse) { button { min-height: 44px; } }
.probe { position: absolute; width: 0; height: 0; visibility: hidden; color: light-dark(rgb(0, 0, 1), rgb(0, 0, 2)); transition: color 1ms; }
`);
  return sheet;
}

/** Under what the page shows until then: whose it is, and the button that starts it. */
export function startButton(home: string, start: () => void): HTMLElement {
  const bar = document.createElement('div');
  bar.className = 'bar';
  const brand = document.createElement('a');
  brand.href = home;
  brand.textContent = 'Tabernetes';
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'Start the cluster';
  button.addEventListener('click', start);
  bar.append(brand, button);
  return bar;
}
