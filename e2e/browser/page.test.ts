import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atPrompt, killWorker, openLesson, passed, type Site, screen, startSite, type } from './driver.ts';

const axe = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const CURL =
  'curl $APISERVER/api/v1/pods --header "Authorization: Bearer $TOKEN" --cacert /run/secrets/kubernetes.io/serviceaccount/ca.crt';
const next = (page: Page) => page.getByRole('button', { name: /^Next:/ }).click();

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

/** Waits for Monaco, changes the file by keyboard, saves and closes. */
async function editInMonaco(page: Page, find: string, replacement: string) {
  await page.locator('.monaco-editor').waitFor();
  await page.getByText('The terminal is waiting for').waitFor();
  await page.locator('.monaco-editor .view-line', { hasText: find }).click();
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+End');
  await page.keyboard.type(replacement);
  await page.locator('.tab .dot').waitFor();
  await page.getByRole('button', { name: 'Save and close' }).click();
}

async function serious(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => (window as any).axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] }));
  return violations
    .filter((v: any) => v.impact === 'serious' || v.impact === 'critical')
    .map((v: any) => `${v.id}: ${v.nodes.map((n: any) => n.html).join(' ')}`);
}

describe.each([
  { title: 'Service accounts and tokens', asked: 'system:serviceaccount:default:default' },
  { title: 'Service accounts and tokens, as in 2019', asked: 'system:serviceaccount:default:default' },
])('$title', ({ title, asked }) => {
  it('goes from 403 to 200 by keyboard', async () => {
    const page = await site.open();
    await openLesson(page, title);
    expect(await type(page, 'kubectl get pods nginx --output=jsonpath={.spec.serviceAccount} && echo')).toMatch(
      /&& echo\ndefault\ncontrolplane:~[$#]$/,
    );
    await passed(page, 1);
    await next(page);
    expect(await type(page, 'kubectl run debugger --image=ansilh/debug-tools --restart=Never')).toContain('pod/debugger created');
    await passed(page, 2);
    await next(page);
    expect(await type(page, 'kubectl exec -it debugger -- /bin/sh')).toMatch(/\n[\w:]*\/ ?#$/);
    await type(page, 'APISERVER=https://${KUBERNETES_SERVICE_HOST}:${KUBERNETES_SERVICE_PORT_HTTPS}');
    await type(page, 'TOKEN=$(cat /run/secrets/kubernetes.io/serviceaccount/token)');
    expect(await type(page, CURL.replace('/v1/pods', ''))).toContain('"kind": "APIVersions"');
    await passed(page, 3);
    await next(page);
    const refused = (await type(page, CURL)).replaceAll('\n', '');
    expect(refused).toContain(
      `pods is forbidden: User \\"${asked}\\" cannot list resource \\"pods\\" in API group \\"\\" at the cluster scope`,
    );
    await passed(page, 4);
    await page
      .locator('.refusal', { hasText: '403 default was refused at' })
      .or(page.locator('.refusal', { hasText: 'default was refused at' }))
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'New terminal' }).click();
    await type(page, 'kubectl create clusterrole podview-role --verb=get,list,watch --resource=pods');
    expect(
      await type(
        page,
        'kubectl create clusterrolebinding podview-role-binding --clusterrole=podview-role --serviceaccount=default:default',
      ),
    ).toContain('clusterrolebinding.rbac.authorization.k8s.io/podview-role-binding created');
    await page.getByRole('tab', { name: /debugger/ }).click();
    await type(page, 'clear');
    await type(page, `${CURL} | head -3`);
    expect(await screen(page)).toContain('"kind": "PodList"');
    await page.locator('.refusal').waitFor({ state: 'detached' });
    await page.context().close();
  });
});

describe('the page', () => {
  it('opens vi in Monaco, applies what was saved, goes on after a reload', async () => {
    const page = await site.open();
    await openLesson(page, 'Service accounts and tokens');
    await type(page, 'kubectl create configmap kept --from-literal=a=1 --dry-run=client -o yaml > kept.yaml');
    await page.keyboard.type('vi kept.yaml\n');
    await editInMonaco(page, 'a: "1"', '  a: "2"');
    expect(await type(page, 'grep a: kept.yaml')).toContain('a: "2"');
    expect(await type(page, 'kubectl create -f kept.yaml')).toContain('configmap/kept created');
    await type(page, 'kubectl get pods nginx');
    await passed(page, 1);
    await next(page);
    await page.getByText(/^saved \d/).waitFor();
    await page.waitForTimeout(3000);
    await page.reload();
    await atPrompt(page);
    await page.getByRole('heading', { name: 'Start a pod to ask from' }).waitFor();
    await page.getByRole('button', { name: 'Step 1, See who a pod is, done' }).waitFor();
    expect(await type(page, "kubectl get configmap kept -o jsonpath='{.data.a}' && echo")).toMatch(/&& echo\n2\n/);
    await page.goto(`${site.url}#/`);
    await page.getByText('Where you left off').waitFor();
    await page.getByRole('link', { name: 'Resume' }).click();
    await atPrompt(page);
    await page.context().close();
  });

  it('starts the worker again when it dies', async () => {
    const page = await site.open();
    await openLesson(page, 'Service accounts and tokens');
    await type(page, 'kubectl create configmap kept');
    await page.waitForTimeout(3000);
    await killWorker(page);
    expect(await type(page, 'kubectl get configmap kept')).toMatch(/kept +0 /);
    await page.context().close();
  });

  it('runs a block, shows hints, resets the lesson', async () => {
    const page = await site.open();
    await openLesson(page, 'Service accounts and tokens');
    await page.getByRole('button', { name: 'Hint 1 of 1' }).click();
    await page.getByText('Hint 1.').waitFor();
    await page.getByRole('button', { name: /^Run on controlplane/ }).click();
    await page.getByText(/^ran \d/).waitFor();
    await passed(page, 1);
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Reset the lesson' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Reset the lesson' }).click();
    await page.locator('.checks:not(.passed) .check.todo').waitFor();
    expect(await page.getByText('Hint 1.').count()).toBe(0);
    await page.context().close();
  });

  it('lets one browser tab at a time have a lesson', async () => {
    const page = await site.open();
    await openLesson(page, 'Service accounts and tokens');
    const other = await page.context().newPage();
    await other.goto(page.url());
    await other.getByText('This lesson is open in another tab').waitFor();
    await other.getByRole('button', { name: 'Use it here' }).click();
    await page.getByText('This lesson is open in another tab').waitFor();
    await atPrompt(other);
    await page.context().close();
  });

  it('is one pane at a time on a phone, with tabs and a key bar', async () => {
    const page = await site.open({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
    await page.locator('.lesson-row').first().click();
    await page.getByRole('heading', { name: 'See who a pod is' }).waitFor();
    const tabs = page.getByRole('navigation', { name: 'Panes' });
    expect(await tabs.getByRole('button').allTextContents()).toEqual(['Lesson', 'Terminal', 'Editor', 'Cluster']);
    await page.getByRole('button', { name: /^Run on controlplane/ }).click();
    await page.getByRole('toolbar', { name: 'Keys' }).waitFor();
    await expect.poll(() => screen(page), { timeout: 15_000 }).toMatch(/\ndefault\ncontrolplane:~[$#]$/);
    expect(await page.locator('.guide').isVisible()).toBe(false);
    await tabs.getByRole('button', { name: 'Cluster' }).click();
    await page.locator('.strip .obj', { hasText: 'nginx' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    expect(await serious(page)).toEqual([]);
    await page.context().close();
  });

  it.each(['light', 'dark'] as const)('has no serious accessibility violation, %s', async (colorScheme) => {
    const page = await site.open({ colorScheme });
    expect(await serious(page)).toEqual([]);
    await openLesson(page, 'Service accounts and tokens');
    await page.keyboard.press('Control+`');
    await page.keyboard.type('vi a.yaml\n');
    await page.locator('.monaco-editor').waitFor();
    expect(await serious(page)).toEqual([]);
    await page.goto(`${site.url}#/licences`);
    await page.getByText('monaco-editor', { exact: true }).waitFor();
    expect(await serious(page)).toEqual([]);
    await page.context().close();
  });

  it('moves between panes by keyboard', async () => {
    const page = await site.open();
    await openLesson(page, 'Service accounts and tokens');
    const pane = () => page.evaluate(() => document.activeElement?.closest('#guide, #terminal, #editor, #strip')?.id);
    await page.keyboard.press('Control+`');
    expect(await pane()).toBe('terminal');
    await page.keyboard.press('F6');
    expect(await pane()).toBe('editor');
    await page.keyboard.press('F6');
    expect(await pane()).toBe('strip');
    await page.keyboard.press('Shift+F6');
    expect(await pane()).toBe('editor');
    const splitter = page.getByRole('separator', { name: 'Width of the lesson' });
    await splitter.focus();
    await page.keyboard.press('Shift+ArrowRight');
    expect(await splitter.getAttribute('aria-valuenow')).toBe('496');
    await page.context().close();
  });
});
