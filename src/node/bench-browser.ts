import { chromium } from 'playwright-core';
import { preview } from 'vite';

/** Median milliseconds from navigation to the first prompt of a lesson, each in a fresh browser profile. Needs dist/ and a Chromium. */
export async function firstPrompt(runs = 5): Promise<number> {
  const server = await preview({ root: process.env.TABERNETES_ROOT ?? '.', preview: { host: '127.0.0.1', port: 0 }, logLevel: 'silent' });
  const address = server.resolvedUrls?.local[0] as string;
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const page = await (await browser.newContext()).newPage();
    const start = performance.now();
    await page.goto(`${address}#/lesson/service-accounts/01-tokens`, { waitUntil: 'commit' });
    await page.waitForFunction(() => document.querySelector('.xterm-rows')?.textContent?.includes('$'), undefined, { polling: 'raf' });
    times.push(performance.now() - start);
    await page.context().close();
  }
  await browser.close();
  await server.close();
  return times.sort((a, b) => a - b)[runs >> 1];
}
