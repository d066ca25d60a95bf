import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { judge, requestOf, type StepResult, seen } from '../conformance/play.ts';
import { type RecordedStep, type Recording, type Seen, settles } from '../conformance/recording.ts';
import { type Served, serveCluster } from './serve.ts';

/** Plays a recording with a real kubectl, over HTTPS and in real time, on a fresh cluster of ours. */
export async function playWithClient(recording: Recording, normalise: (text: string) => string, client: string): Promise<StepResult[]> {
  const plane = recording.plane ?? 'all';
  const served = await serveCluster({ plane }, 0);
  const home = makeHome(served, client);
  const answers: unknown[] = [];
  const results: StepResult[] = [];
  try {
    await settle(served, plane);
    for (const step of recording.steps) {
      const got = step.run === undefined ? await playHttp(served, step, answers) : await runBash(step.run, home);
      answers.push('stdout' in got ? got.stdout : got.response);
      results.push(judge(step, got, normalise));
      if (settles(step)) await settle(served, plane);
    }
    return results;
  } finally {
    served.close();
    rmSync(home, { recursive: true, force: true });
  }
}

/** A home folder as recordings have it: the admin's kubeconfig, and the client as kubectl. */
export function makeHome({ kubeconfig }: Pick<Served, 'kubeconfig'>, client: string): string {
  const home = mkdtempSync(join(tmpdir(), 'kubectl-home-'));
  for (const folder of ['.kube', 'bin']) mkdirSync(join(home, folder));
  writeFileSync(join(home, '.kube/config'), kubeconfig, { mode: 0o600 });
  symlinkSync(resolve(client), join(home, 'bin/kubectl'));
  return home;
}

/** A line of bash; its home folder is shown as /root. */
export function runBash(line: string, home: string, limit = 120_000): Promise<{ stdout: string; stderr: string; code: number }> {
  return new Promise((done) => {
    const bash = spawn('bash', ['-c', line], {
      cwd: home,
      env: { HOME: home, PATH: `${home}/bin:/usr/bin:/bin`, LANG: 'C.UTF-8', USER: 'root', EDITOR: 'true', KUBECTL_KUBERC: 'false' },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const text = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      bash[name].setEncoding('utf8').on('data', (chunk) => {
        text[name] += chunk;
      });
    const timer = setTimeout(() => process.kill(-(bash.pid as number), 'SIGKILL'), limit);
    bash.on('close', (code) => {
      clearTimeout(timer);
      const shown = (given: string) => given.replaceAll(home, '/root');
      done({ stdout: shown(text.stdout), stderr: shown(text.stderr), code: code ?? -1 });
    });
  });
}

async function playHttp({ cluster, adminCertificate }: Served, step: RecordedStep, answers: unknown[]): Promise<Seen> {
  return seen(await cluster.handler({ ...requestOf(step, answers, adminCertificate), signal: AbortSignal.timeout(20_000) }));
}

/** Waits until nothing but leases and heartbeats has been written for a while. */
async function settle({ cluster: { storage } }: Served, plane: string): Promise<void> {
  if (plane === 'api') return;
  const [quiet, limit] = plane === 'node' ? [2000, 12_000] : [1000, 25_000];
  let since = Date.now();
  const stop = storage.watch('/registry/', storage.revision, ({ key }) => {
    if (!/^\/registry\/(coordination\.k8s\.io\/leases|core\/nodes)\//.test(key)) since = Date.now();
  });
  for (const end = Date.now() + limit; Date.now() < end && Date.now() - since < quiet; ) await wait(50);
  stop();
}
