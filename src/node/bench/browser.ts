import { type Browser, chromium, type Page } from 'playwright-core';
import { preview } from 'vite';

export interface BrowserTimes {
  firstPrompt: number;
  keyToDraw: number;
  interrupt: number;
}
const median = (times: number[]): number => times.sort((a, b) => a - b)[times.length >> 1];
const LESSON = '#/lesson/service-accounts/01-tokens';

async function open(browser: Browser, address: string): Promise<{ page: Page; took: number }> {
  const page = await (await browser.newContext()).newPage();
  const start = performance.now();
  await page.goto(`${address}${LESSON}`, { waitUntil: 'commit' });
  await page.waitForFunction(() => document.querySelector('.xterm-rows')?.textContent?.includes('$'), undefined, { polling: 'raf' });
  return { page, took: performance.now() - start };
}

/** Milliseconds in the page from a key's event until the terminal's rows are others, in the frame that is about to be painted. */
const press = (page: Page, key: string, wanted: string): Promise<number> =>
  page.evaluate(
    ({ key, wanted }) =>
      new Promise<number>((resolve) => {
        const rows = document.querySelector('.xterm-rows') as HTMLElement;
        const before = rows.textContent;
        const observer = new MutationObserver(() => {
          const text = rows.textContent ?? '';
          if (text === before || !text.includes(wanted)) return;
          observer.disconnect();
          resolve(performance.now() - start);
        });
        observer.observe(rows, { childList: true, characterData: true, subtree: true });
        const start = performance.now();
        const control = key === 'c';
        const init = { key, code: `Key${key.toUpperCase()}`, keyCode: key.toUpperCase().charCodeAt(0), ctrlKey: control, bubbles: true };
        const area = document.querySelector('.xterm-helper-textarea') as HTMLElement;
        area.dispatchEvent(new KeyboardEvent('keydown', init));
        if (!control)
          area.dispatchEvent(new KeyboardEvent('keypress', { ...init, keyCode: key.charCodeAt(0), charCode: key.charCodeAt(0) }));
      }),
    { key, wanted },
  );

/** Medians of what a person feels, each page in a fresh browser profile. Needs dist/ and a Chromium. */
export async function browserTimes(runs = 5): Promise<BrowserTimes> {
  const server = await preview({ root: process.env.TABERNETES_ROOT ?? '.', preview: { host: '127.0.0.1', port: 0 }, logLevel: 'silent' });
  const address = server.resolvedUrls?.local[0] as string;
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  const prompts: number[] = [];
  const keys: number[] = [];
  const interrupts: number[] = [];
  for (let i = 0; i < runs; i++) {
    const { page, took } = await open(browser, address);
    prompts.push(took);
    if (i === runs - 1) {
      await page.locator('.checks .check.todo').waitFor();
      for (let n = 0; n < 20; n++) keys.push(await press(page, 'a', 'a'));
      await page.keyboard.press('Control+u');
      for (let n = 0; n < 3; n++) {
        await page.keyboard.type('clear; while :; do :; done\n');
        await page.waitForTimeout(1000);
        interrupts.push(await press(page, 'c', '^C'));
      }
    }
    await page.context().close();
  }
  await browser.close();
  await server.close();
  return { firstPrompt: median(prompts), keyToDraw: median(keys), interrupt: median(interrupts) };
}
