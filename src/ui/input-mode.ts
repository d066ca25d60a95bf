/** Tells the styles whether keys or a pointer moved the focus last, and whether a phone's keyboard is up. */
export function startInputMode() {
  const root = document.documentElement;
  window.addEventListener('keydown', (event) => {
    if (event.key === 'Tab' || event.key === 'F6') root.dataset.by = 'keys';
  });
  window.addEventListener('pointerdown', () => {
    root.dataset.by = 'pointer';
  });
  const viewport = window.visualViewport;
  let tallest = innerHeight;
  const measure = () => {
    tallest = Math.max(tallest, innerHeight);
    const up = matchMedia('(pointer: coarse)').matches && (viewport?.height ?? innerHeight) < tallest - 140;
    if (up) root.dataset.keyboard = '';
    else delete root.dataset.keyboard;
  };
  viewport?.addEventListener('resize', measure);
}
