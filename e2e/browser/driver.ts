import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { build, preview } from 'vite';
import { expect } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Site {
  url: string;
  open(options?: BrowserContextOptions): Promise<Page>;
  close(): Promise<void>;
}

/** The built page, served, and a browser to look at it. */
export async function startSite(): Promise<Site> {
  if (!existsSync(`${root}/dist/index.html`)) await build({ root, logLevel: 'error' });
  const server = await preview({ root, preview: { host: '127.0.0.1', port: 0 }, logLevel: 'error' });
  const url = server.resolvedUrls?.local[0] ?? '';
  const browser: Browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  return {
    url,
    async open(options = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
      const page = await context.newPage();
      page.setDefaultTimeout(60_000);
      await page.goto(url);
      return page;
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/** What the shown terminal has on its screen, blank ends cut. */
export async function screen(page: Page): Promise<string> {
  const rows = await page.locator('.screen:not([hidden]) .xterm-rows > div').allTextContents();
  return rows
    .map((row) => row.replaceAll('\u00a0', ' ').trimEnd())
    .join('\n')
    .trimEnd();
}

const PROMPT = /(?:[\w-]+:[^\s$#]*[$#]|\/\S* #)$/;

/** The terminal shows a prompt with nothing behind it. */
export const waits = async (page: Page): Promise<boolean> => PROMPT.test(await screen(page));

/** Waits for the prompt and gives the screen. */
export async function atPrompt(page: Page, timeout = 60_000): Promise<string> {
  let text = '';
  await expect
    .poll(
      async () => {
        text = await screen(page);
        return PROMPT.test(text) ? 'prompt' : text.slice(-300);
      },
      { timeout, interval: 50 },
    )
    .toBe('prompt');
  return text;
}

/** Types a command by keyboard; the screen when the prompt is back. */
export async function type(page: Page, command: string): Promise<string> {
  await page.keyboard.press('Control+`');
  await atPrompt(page);
  await page.keyboard.type(command);
  await expect.poll(() => waits(page), { interval: 20, timeout: 60_000 }).toBe(false);
  await page.keyboard.press('Enter');
  return atPrompt(page);
}

/** All checks of the step that is shown have turned green. */
export const passed = (page: Page, step: number) => page.locator('.checks.passed', { hasText: `Step ${step} done` }).waitFor();

export async function openLesson(page: Page, title: string) {
  await page.locator('.lesson-row', { has: page.getByText(title, { exact: true }) }).click();
  await atPrompt(page);
}

/** Kills the worker of a lesson, and waits until what was saved is back. */
export async function killWorker(page: Page) {
  const [worker] = page.workers().filter((w) => w.url().includes('worker-'));
  await worker.evaluate(() => {
    setTimeout(() => {
      throw new Error('killed by the test');
    });
  });
  await page.locator('.banner b', { hasText: 'Restored to' }).waitFor();
  await expect.poll(() => screen(page), { timeout: 15_000 }).toMatch(/restored, [\d:]+\ncontrolplane:~[$#]$/);
}
