import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FrameLocator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Site, startSite } from './driver.ts';

const axe = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const LESSON = 'service-accounts/01-tokens';

let site: Site;
let elsewhere: Server;
let html = '';
beforeAll(async () => {
  site = await startSite();
  elsewhere = createServer((_request, response) => response.setHeader('Content-Type', 'text/html').end(html));
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await site.close();
  elsewhere.close();
});

/** A handbook on another site, with a lesson in it; what the lesson tells it is in `told`. */
async function handbook(attributes: string): Promise<{ page: Page; lesson: FrameLocator }> {
  const page = await site.open();
  html = `<!doctype html><html lang="en"><head><title>Handbook</title>
    <style>:root { color-scheme: light } .night { color-scheme: dark } tabernetes-lesson { --tabernetes-accent: #8a0f5a }</style>
    <script>window.told = []; for (const name of ['ready', 'progress', 'refused', 'failed'])
      addEventListener('tabernetes-' + name, ({ detail }) => told.push({ name, ...detail }));</script>
    <script src="${site.url}tabernetes.js" defer></script></head>
    <body><h1>Pod identity</h1><input aria-label="Search">
    <tabernetes-lesson ${attributes}><pre>what it prints</pre></tabernetes-lesson></body></html>`;
  await page.goto(`http://localhost:${(elsewhere.address() as AddressInfo).port}/`);
  return { page, lesson: page.frameLocator('tabernetes-lesson iframe') };
}

const color = (lesson: FrameLocator, place: string, name: string) =>
  lesson.locator(place).evaluate((element, property) => getComputedStyle(element).getPropertyValue(property), name);

it('begins with its step in another page, and leaves that page its focus', async () => {
  const { page, lesson } = await handbook(`lesson="${LESSON}" step="4"`);
  await page.getByLabel('Search').focus();
  await lesson.getByText('The service account default has not asked for the list of pods yet.').waitFor();
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Search');
  await lesson.getByRole('button', { name: /^Run: curl/ }).click();
  await lesson.getByText('Step 4 of 11 is done').waitFor();
  await lesson.getByRole('button', { name: 'Details' }).click();
  expect(await lesson.locator('.reason').textContent()).toBe(
    'pods is forbidden: User "system:serviceaccount:default:default" cannot list resource "pods" in API group "" at the cluster scope',
  );
  const told = await page.evaluate(() => (window as any).told);
  expect(told[0]).toEqual({ name: 'ready' });
  expect(told.findLast((t: any) => t.name === 'progress')).toMatchObject({
    step: 4,
    done: [true, true, true, true, ...Array(7).fill(false)],
  });
  expect(told.find((t: any) => t.name === 'refused')).toMatchObject({
    code: 403,
    user: 'system:serviceaccount:default:default',
    verb: 'list',
  });

  expect(await color(lesson, '.mark-cursor', 'fill')).toBe('rgb(138, 15, 90)');
  expect(await color(lesson, '.embedded', 'background-color')).toBe('rgb(233, 237, 236)');
  await page.evaluate(() => document.documentElement.classList.add('night'));
  await expect.poll(() => color(lesson, '.embedded', 'background-color')).toBe('rgb(16, 21, 22)');
  // This accent cannot be read on dark surfaces: ours takes its place.
  expect(await color(lesson, '.mark-cursor', 'fill')).toBe('rgb(99, 197, 227)');

  const frame = page.frames()[1];
  await frame.evaluate(axe);
  const violations = await frame.evaluate(async () => (await (window as any).axe.run()).violations.map((v: any) => [v.id, v.impact]));
  expect(violations.filter(([, impact]: [string, string]) => impact === 'serious' || impact === 'critical')).toEqual([]);
});

it('waits for a click, does what the page asks, and says what it cannot', async () => {
  const { page, lesson } = await handbook(`lesson="${LESSON}" loading="click" theme="dark"`);
  expect(await page.locator('tabernetes-lesson pre').isVisible()).toBe(true);
  expect(page.frames()).toHaveLength(1);
  await page.getByRole('button', { name: 'Start the cluster' }).click();
  await page.evaluate((line) => (document.querySelector('tabernetes-lesson') as any).run(line), 'kubectl get serviceaccounts');
  expect(await lesson.locator('.xterm-rows').textContent()).toMatch(/NAME +AGE *default +\d+s/);
  expect(await color(lesson, '.embedded', 'background-color')).toBe('rgb(16, 21, 22)');
  const go = (step: number) => page.evaluate((n) => (document.querySelector('tabernetes-lesson') as any).go(n).catch(String), step);
  await go(2);
  await lesson.getByText('Start a pod to ask from').waitFor();
  expect(await go(99)).toBe('Error: The lesson has 11 steps.');
});

it('says when there is no such lesson', async () => {
  const { lesson } = await handbook('lesson="no/such" loading="eager"');
  await lesson.getByText('There is no such lesson').waitFor();
  await lesson.getByText('no/such').waitFor();
});
