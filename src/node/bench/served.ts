import { spawn } from 'node:child_process';
import { serveCluster } from '../serve.ts';

/** `bench --serve`: our API server alone, over HTTPS; its kubeconfig is printed. */
export async function serveChild(): Promise<number> {
  const { kubeconfig } = await serveCluster({ plane: 'api' }, 0);
  process.stdout.write(`${JSON.stringify(kubeconfig)}\n`);
  await new Promise((resolve) => process.stdin.on('end', resolve).resume());
  return 0;
}

export interface Served {
  kubeconfig: string;
  close(): void;
}
/** Starts it in a process of its own, as the other server has one. */
export function startServed(): Promise<Served> {
  const child = spawn(process.execPath, [process.argv[1], '--serve'], { stdio: ['pipe', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      if (text.includes('\n')) resolve({ kubeconfig: JSON.parse(text), close: () => child.stdin.end() });
    });
    child.on('exit', (code) => reject(new Error(`our server ended with ${code}`)));
  });
}
