import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atPrompt, killWorker, openLesson, type Site, screen, startSite, type } from './driver.ts';

const LESSON = 'Service accounts and tokens';
let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

/** Begins a command and does not wait for it. */
async function begin(page: Page, command: string) {
  await page.keyboard.press('Control+`');
  await atPrompt(page);
  await page.keyboard.type(`${command}\n`);
}
/** ^C, and the prompt comes back, perhaps behind a last piece that was on its way; how soon is for the bench to say. */
async function interrupt(page: Page) {
  await page.keyboard.press('Control+c');
  await expect.poll(() => screen(page), { timeout: 10_000, interval: 20 }).toMatch(/\^C[\s\S]*\ncontrolplane:~[$#]$/);
}
const paste = async (page: Page, text: string) => {
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
  await page.keyboard.press('Control+Shift+KeyV');
};
/** The worker's script with some lines before it. */
const inWorker = (page: Page, code: string) =>
  page.context().route('**/assets/worker-*.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${code}\n${await response.text()}` });
  });

describe('what goes wrong is said, and nothing is lost', () => {
  it('manifests that are none, endless programs, huge pastes', { timeout: 300_000 }, async () => {
    const page = await site.open({ permissions: ['clipboard-read', 'clipboard-write'] });
    await openLesson(page, LESSON);
    expect(await type(page, "printf 'kind: Pod\\n  metadata: [' | kubectl apply -f -")).toContain(
      'error: error parsing STDIN: error converting YAML to JSON: yaml: line 2: mapping values are not allowed',
    );
    await type(page, 'clear');
    expect(await type(page, "printf 'apiVersion: v1\\nkind: Pood\\nmetadata: {name: a}\\n' | kubectl apply -f -")).toContain(
      'resource mapping not found for name: "a" namespace: "" from "STDIN": no matches for kind "Pood"',
    );
    for (const command of ['yes', 'while :; do :; done', 'while :; do echo flood; done']) {
      await begin(page, command);
      await page.waitForTimeout(1500);
      await interrupt(page);
    }
    await type(page, 'clear');
    await paste(page, `: ${'word '.repeat(200_000)}`);
    await expect.poll(() => screen(page), { timeout: 30_000 }).toMatch(/word$/);
    await interrupt(page);
    await type(page, 'clear');
    await begin(page, 'cat > pasted');
    await paste(page, `${'y'.repeat(99)}\n`.repeat(10_000));
    await expect.poll(() => screen(page), { timeout: 30_000 }).toMatch(/y{99}$/);
    await page.waitForTimeout(1500);
    await page.keyboard.press('Control+d');
    await atPrompt(page, 30_000);
    await type(page, 'clear');
    expect(await type(page, 'wc -lc pasted')).toContain('10000 1000000 pasted');
    expect(await page.locator('.banner').count()).toBe(0);
    await page.context().close();
  });

  it('a fork bomb', { timeout: 300_000 }, async () => {
    const page = await site.open();
    await openLesson(page, LESSON);
    await begin(page, ':(){ :|:& };:');
    await expect.poll(() => screen(page), { timeout: 60_000 }).toContain('fork: retry: Resource temporarily unavailable');
    await expect
      .poll(
        async () => {
          await page.keyboard.type('clear; echo al""ive\n');
          await page.waitForTimeout(1000);
          return screen(page);
        },
        { timeout: 60_000 },
      )
      .toMatch(/^alive\ncontrolplane:~[$#]/m);
    await page.context().close();
  });

  it('a file of 5 MB in the editor', { timeout: 300_000 }, async () => {
    const page = await site.open();
    await openLesson(page, LESSON);
    await type(page, 'yes "key: value of a line" | head -c 5000000 > big.yaml');
    await begin(page, 'vi big.yaml');
    await page.locator('.monaco-editor .view-line', { hasText: 'key: value of a line' }).first().click({ timeout: 60_000 });
    await page.keyboard.press('Control+Home');
    await page.keyboard.type('first: line');
    await page.getByRole('button', { name: 'Save and close' }).click();
    await atPrompt(page, 60_000);
    await type(page, 'clear');
    expect(await type(page, 'head -c 15 big.yaml; wc -c < big.yaml')).toContain('first: linekey:5000011');
    await page.context().close();
  });

  it.each([
    ['no storage', 'Object.defineProperty(self, "indexedDB", { value: undefined });', 'This browser keeps nothing for this page'],
    [
      'a full disk',
      'IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); };',
      'The browser has no room left',
    ],
  ])('%s', async (_, code, said) => {
    const page = await site.open();
    await inWorker(page, code);
    await openLesson(page, LESSON);
    await page.locator('.banner', { hasText: said }).waitFor();
    await type(page, 'kubectl create configmap kept');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download the sandbox' }).click();
    expect((await download).suggestedFilename()).toBe('service-accounts-01-tokens.json');
    // What could not be saved outlives the worker all the same.
    await page.waitForTimeout(2500);
    await killWorker(page);
    expect(await type(page, 'kubectl get configmap kept')).toMatch(/kept +0 /);
    await page.context().close();
  });

  it('a tab closed while it writes', async () => {
    const page = await site.open();
    const context = page.context();
    await openLesson(page, LESSON);
    await page.getByText(/^saved \d/).waitFor();
    await type(page, 'for i in 1 2 3; do yes $i | head -c 3000000 > f$i; kubectl create configmap c$i; done');
    await page.close({ runBeforeUnload: false });
    const again = await context.newPage();
    again.setDefaultTimeout(20_000);
    await again.goto(`${site.url}#/lesson/service-accounts/01-tokens`);
    await atPrompt(again);
    expect(await again.locator('.banner').count()).toBe(0);
    // Some moment of it: an object that is there has its whole file.
    await type(again, 'for i in 1 2 3; do kubectl get cm c$i >&- 2>&- && [ "$(wc -c < f$i)" != 3000000 ] && echo to""rn; done; echo whole');
    expect(await screen(again)).toMatch(/^whole$/m);
    expect(await screen(again)).not.toContain('torn');
    await context.close();
  });

  it('a broken lesson, and one that is not there', async () => {
    const page = await site.open();
    await page.addInitScript(() => {
      const parse = JSON.parse;
      JSON.parse = (text: string, ...rest: []) => {
        const value = parse(text, ...rest);
        if (Array.isArray(value) && value[0]?.id === 'service-accounts/01-tokens')
          value[0] = { id: value[0].id, error: 'lesson.md:3: minutes is not a number' };
        return value;
      };
    });
    await page.reload();
    await page.getByText('lesson.md:3: minutes is not a number').waitFor();
    await page.goto(`${site.url}#/lesson/service-accounts/01-tokens`);
    await page.getByText('lesson.md:3: minutes is not a number').waitFor();
    await page.goto(`${site.url}#/lesson/nowhere`);
    await page.getByRole('link', { name: 'All lessons' }).first().waitFor();
    await page.context().close();
  });
});
