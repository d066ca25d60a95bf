import { expect, test } from 'vitest';
import { loadProgram } from '../../programs/index.ts';
import { runScript, testMachine } from '../../shell/testing.ts';
import { kubectl } from '../index.ts';

const load = async (name: string) => (name === 'kubectl' ? kubectl : loadProgram(name));

const KUBERC = `apiVersion: kubectl.config.k8s.io/v1beta1
kind: Preference
aliases:
- {name: mk, command: create configmap, prependArgs: [first], options: [{name: dry-run, default: client}, {name: output, default: name}]}
defaults:
- {command: create namespace, options: [{name: dry-run, default: client}, {name: output, default: name}]}
`;
const run = (script: string, kuberc = KUBERC) =>
  runScript(testMachine({ programs: ['kubectl'], load, files: { '/root/.kube/kuberc': kuberc } }), script);

test('aliases and defaults of the file are put in; what is said wins', async () => {
  expect((await run('kubectl mk')).stdout).toBe('configmap/first\n');
  expect((await run('kubectl create ns a')).stdout).toBe('namespace/a\n');
  expect((await run('kubectl create ns a -o jsonpath={.kind}')).stdout).toBe('Namespace');
});

test('a file may be turned off, and one that is wrong is told of', async () => {
  expect((await run('KUBERC=off kubectl mk')).stderr).toContain('unknown command "mk" for "kubectl"');
  expect((await run('kubectl mk', KUBERC.replace('name: mk', 'name: m-k'))).stderr).toBe(
    'error occurred while applying preferences invalid alias name, can only include alphabetical characters\n',
  );
});

test('set writes what view shows', async () => {
  const done = await run(
    'kubectl kuberc set --section defaults --command get --option output=wide && kubectl kuberc view -o jsonpath={.defaults[1].command}',
  );
  expect(done.stdout.split('\n').at(-1)).toBe('get');
});
