import { sleep } from '../../os/clock.ts';
import { transport } from '../../os/transport.ts';
import type { Container, Live } from './container.ts';
import { runIn } from './exec.ts';
import type { PodRun } from './pod.ts';
import { portOf } from './probes.ts';

/** Runs a postStart or preStop hook, `grace` milliseconds at most: whether it went well. Upstream: pkg/kubelet/lifecycle/handlers.go. */
export async function runHook(run: PodRun, c: Container, live: Live, hook: any, grace?: number): Promise<boolean> {
  const { clock, network, release } = run.node;
  if (hook.exec) {
    const { code } = await runIn(live, hook.exec.command, grace === undefined ? undefined : (kill) => clock.after(grace, kill));
    return code === 0;
  }
  if (hook.sleep) {
    const ms = hook.sleep.seconds * 1000;
    await sleep(clock, Math.min(ms, grace ?? ms), run.over.signal);
    return true;
  }
  const { scheme = 'HTTP', host = run.address as string, path = '', port, httpHeaders = [] } = hook.httpGet;
  const headers = httpHeaders.map((h: { name: string; value: string }): [string, string] => [h.name, h.value]);
  try {
    const response = await transport(network, { insecure: true })({
      method: 'GET',
      url: `${scheme.toLowerCase()}://${host}:${portOf(port, c)}${path.startsWith('/') ? path : `/${path}`}`,
      headers: [['User-Agent', `kube-lifecycle/${release.gitVersion}`], ['Accept', '*/*'], ...headers],
    });
    return response.status < 400;
  } catch {
    return false;
  }
}
