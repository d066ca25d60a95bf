import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { atPrompt, screen } from './driver.ts';

/** Types a command by keyboard, waits for what follows it, and gives the whole of what it printed, as the mark's menu copies it. */
export async function record(page: Page, command: string): Promise<string> {
  await page.keyboard.press('Control+`');
  await atPrompt(page);
  await page.keyboard.type(command);
  await shown(page, command);
  await page.keyboard.press('Enter');
  await atPrompt(page);
  return `$ ${command}\n${await output(page, command)}`;
}

/** What was typed is on the screen. */
async function shown(page: Page, command: string): Promise<void> {
  const bare = (text: string) => text.replace(/\s/g, '');
  await expect.poll(async () => bare(await screen(page)).endsWith(bare(command).slice(-30)), { timeout: 60_000, interval: 20 }).toBe(true);
}

/** Brings a terminal's tab to the front. */
export async function openTab(page: Page, name: string | RegExp): Promise<void> {
  const tab = page.getByRole('tab', { name });
  await tab.click();
  await page.locator(`#${await tab.getAttribute('aria-controls')}:not([hidden])`).waitFor();
}

/** What the newest command printed. */
export async function output(page: Page, command: string): Promise<string> {
  await page.evaluate(() => navigator.clipboard.writeText('nothing was copied'));
  await page.keyboard.press('Control+Shift+ArrowUp');
  await page.keyboard.press('Enter');
  const menu = page.getByRole('menu', { name: `Command ${command}`, exact: true });
  await menu.waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(copied, { timeout: 20_000 }).not.toBe('nothing was copied');
  return copied();
}

/** Types a command that opens a shell; its prompt is what comes back. */
export async function enter(page: Page, command: string): Promise<string> {
  await page.keyboard.press('Control+`');
  await atPrompt(page);
  await page.keyboard.type(command);
  await shown(page, command);
  await page.keyboard.press('Enter');
  await expect.poll(async () => /\n[\w:]*\/ ?#$/.test(await screen(page)), { timeout: 60_000, interval: 30 }).toBe(true);
  return `$ ${command}\n`;
}
/** Leaves it by ^D. */
export async function leave(page: Page): Promise<void> {
  await page.keyboard.press('Control+`');
  await page.keyboard.press('Control+d');
  await expect.poll(async () => /controlplane:~[$#]$/.test(await screen(page)), { timeout: 60_000, interval: 30 }).toBe(true);
}

/** Types a whole file into Monaco in place of what is there, saves and closes. */
export async function typeFile(page: Page, text: string): Promise<void> {
  await page.getByText('The terminal is waiting for').waitFor();
  await page.locator('.monaco-editor textarea, .monaco-editor .native-edit-context').first().waitFor({ state: 'attached' });
  await page.locator('.monaco-editor .view-lines').click();
  await page.keyboard.press('Control+a');
  const lines = text.trimEnd().split('\n');
  for (const [i, line] of lines.entries()) {
    // Over what the editor indents by itself.
    if (i) await page.keyboard.press('Enter');
    if (i) await page.keyboard.press('Shift+Home');
    if (line || i === 0) await page.keyboard.type(line);
  }
  await page.locator('.tab .dot').waitFor();
  await page.getByRole('button', { name: 'Save and close' }).click();
  await atPrompt(page);
}

/** Adds a line at the end of a file in Monaco, saves and closes. */
export async function addLine(page: Page, line: string): Promise<void> {
  await page.getByText('The terminal is waiting for').waitFor();
  await page.locator('.monaco-editor .view-lines').click();
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Shift+Home');
  await page.keyboard.type(line);
  await page.locator('.tab .dot').waitFor();
  await page.getByRole('button', { name: 'Save and close' }).click();
  await atPrompt(page);
}

/** What no two runs have in common, made the same. */
export function normal(text: string): string {
  return text
    .replace(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, '<token>')
    .replace(/LS0tLS1CRUdJTi[A-Za-z0-9+/=]+/g, '<certificate>')
    .replace(/ZXlK[A-Za-z0-9+/=]{100,}/g, '<token in base64>')
    .replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<uid>')
    .replace(/^W\d{4} [\d:.]+ +\d+ /gm, 'W<time> <pid> ')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, '<time>')
    .replace(/((?:podview|default)-token)-[a-z0-9]{5}\b/g, '$1-<suffix>')
    .replace(/(resourceVersion"?: )"\d+"/g, '$1"<version>"')
    .replace(/^((?:default|podview|nginx|debugger) .*?)\d+s$/gm, '$1<age>')
    .trimEnd();
}
