import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openLesson, type Site, startSite } from './driver.ts';
import { addLine, enter, leave, normal, openTab, output, record, typeFile } from './transcript.ts';

const ACCOUNT = '/run/secrets/kubernetes.io/serviceaccount';
const curl = (path: string) => `curl $APISERVER${path}  --header "Authorization: Bearer $TOKEN" --cacert ${ACCOUNT}/ca.crt`;
const POD = `apiVersion: v1
kind: Pod
metadata:
  name: debugger
spec:
  containers:
  - image: ansilh/debug-tools
    name: debugger
  serviceAccountName: podview
`;
const all = (rbac: string) => `apiVersion: v1
kind: ServiceAccount
metadata:
  name: podview
  namespace: default
---
apiVersion: rbac.authorization.k8s.io/${rbac}
kind: ClusterRole
metadata:
  name: podview-role
rules:
- apiGroups:
  - ""
  resources:
  - pods
  verbs:
  - list
  - watch
---
apiVersion: rbac.authorization.k8s.io/${rbac}
kind: ClusterRoleBinding
metadata:
  name: podview-role-binding
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: podview-role
subjects:
- kind: ServiceAccount
  name: podview
  namespace: default
`;

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

/** A list of pods as what matters of it. */
function podList(text: string): string {
  const [command, ...rest] = text.split('\n');
  const list = JSON.parse(rest.join('\n'));
  const pods = list.items.map((pod: any) => `  ${pod.metadata.namespace}/${pod.metadata.name} as ${pod.spec.serviceAccountName}`);
  return `${command}\n${list.kind} ${list.apiVersion}\n${pods.sort().join('\n')}`;
}

async function sourcePage(page: Page, title: string, rbac: string): Promise<string> {
  await openLesson(page, title);
  const told: string[] = [];
  const run = async (command: string) => void told.push(await record(page, command));
  const inside = async () => {
    told.push(await enter(page, 'kubectl exec -it debugger -- /bin/sh'));
    await run('APISERVER=https://${KUBERNETES_SERVICE_HOST}:${KUBERNETES_SERVICE_PORT_HTTPS}');
    await run(`TOKEN=$(cat ${ACCOUNT}/token)`);
  };
  const write = async (command: string, text: string) => {
    await page.keyboard.press('Control+`');
    await page.keyboard.type(`${command}\n`);
    await typeFile(page, text);
    told.push(`$ ${command}\n${text}`);
  };
  const running = 'kubectl wait --for=condition=Ready pod/debugger';
  const dryRun = rbac === 'v1' ? '' : '  ';

  await run('kubectl get pods nginx --output=jsonpath={.spec.serviceAccount} && echo');
  await run('kubectl run debugger --image=ansilh/debug-tools --restart=Never');
  await run(running);
  await inside();
  await run(curl('/api'));
  await run(curl('/api/v1/pods'));
  await leave(page);
  await run('kubectl get serviceaccounts');
  await run('kubectl create serviceaccount podview');
  await run('kubectl get serviceaccounts podview -o yaml');
  const secret = /podview-token-\w{5}/.exec(told.at(-1) as string)?.[0];
  await run(secret ? `kubectl get secrets ${secret} -o yaml` : 'kubectl get secrets');

  await run('kubectl delete pod debugger --now');
  await write('vi pod-token.yaml', POD);
  await run('cat pod-token.yaml');
  await run('kubectl create -f pod-token.yaml');
  await run(running);
  await inside();
  await run(curl('/api/v1/pods'));

  // The role is given in another terminal; the token in this one stays what it was.
  await page.getByRole('button', { name: 'New terminal' }).click();
  await run(`kubectl create clusterrole podview-role --verb=get,list,watch --resource=pods --dry-run -o yaml`);
  await run('kubectl create clusterrole podview-role --verb=get,list,watch --resource=pods');
  const binding = 'kubectl create clusterrolebinding podview-role-binding --clusterrole=podview-role --serviceaccount=default:podview';
  await run(`${binding} ${dryRun}--dry-run -o yaml`);
  await run(binding);
  await openTab(page, /debugger/);
  await run(curl('/api/v1/pods'));
  told.push(podList(told.pop() as string));

  // The page's open question: an account that is made again is another account.
  await openTab(page, 'controlplane 2');
  await run('kubectl delete serviceaccount podview');
  await run('kubectl create serviceaccount podview');
  await openTab(page, /debugger/);
  // A token once found good is not looked at again for 10 seconds.
  await run('sleep 10');
  await run(curl('/api/v1/pods'));
  await leave(page);

  await run('kubectl delete clusterrolebinding podview-role-binding');
  await run('kubectl delete clusterrole podview-role');
  await run('kubectl delete serviceaccount podview');
  await run('kubectl delete pod debugger --now');
  await write('vi all.yaml', all(rbac));
  await run('kubectl apply -f all.yaml');
  const edit = 'kubectl edit clusterrole podview-role';
  await page.keyboard.press('Control+`');
  await page.keyboard.type(`${edit}\n`);
  await addLine(page, '  - get');
  told.push(`$ ${edit}\n${await output(page, edit)}`);
  await run("kubectl get clusterrole podview-role -o jsonpath='{.rules[0].verbs}' && echo");
  await run('kubectl create -f pod-token.yaml');
  await run(running);
  await inside();
  await run(curl('/api/v1/pods'));
  told.push(podList(told.pop() as string));
  await leave(page);

  // A role in one namespace, as the page's list of steps says.
  await run('kubectl delete clusterrolebinding podview-role-binding');
  await run('kubectl delete clusterrole podview-role');
  await run('kubectl create role podview-role --verb=get,list,watch --resource=pods');
  await run('kubectl create rolebinding podview-role-binding --role=podview-role --serviceaccount=default:podview');
  await inside();
  await run(curl('/api/v1/pods'));
  await run(curl('/api/v1/namespaces/default/pods'));
  told.push(podList(told.pop() as string));
  return `${told.map(normal).join('\n')}\n`;
}

it.each([
  { release: '1.36', title: 'Service accounts and tokens', rbac: 'v1' },
  { release: '1.13', title: 'Service accounts and tokens, as in 2019', rbac: 'v1beta1' },
])('the whole source page, typed on $release', { timeout: 600_000 }, async ({ release, title, rbac }) => {
  const page = await site.open({ viewport: { width: 1600, height: 900 }, permissions: ['clipboard-read', 'clipboard-write'] });
  const said = await sourcePage(page, title, rbac);
  const golden = new URL(`source-page-${release}.txt`, import.meta.url);
  if (process.env.UPDATE || !existsSync(golden)) writeFileSync(golden, said);
  expect(said).toBe(readFileSync(golden, 'utf8'));
  await page.context().close();
});
