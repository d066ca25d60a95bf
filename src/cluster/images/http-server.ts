import { encode, type HttpHandler, type HttpResponse } from '../../os/http.ts';
import { NetError } from '../../os/network.ts';
import type { Process } from '../../os/process.ts';

/** Listens until a signal ends the process; the exit code. */
export async function serve(proc: Process, ports: number[], handler: HttpHandler, inUse: (port: number) => string): Promise<number> {
  const stops: (() => void)[] = [];
  try {
    for (const port of ports) stops.push(proc.machine.network.listen({ port, http: handler }));
  } catch (error) {
    for (const stop of stops) stop();
    if (!(error instanceof NetError)) throw error;
    await proc.stderr.write(inUse(ports[stops.length]));
    return 1;
  }
  try {
    await new Promise<void>((resolve, reject) => {
      for (const signal of ['SIGTERM', 'SIGQUIT', 'SIGINT'] as const) proc.handlers.set(signal, resolve);
      proc.signal.addEventListener('abort', () => reject(proc.signal.reason), { once: true });
    });
    return 0;
  } finally {
    for (const stop of stops) stop();
  }
}

const TYPES: Record<string, string> = {
  html: 'text/html',
  htm: 'text/html',
  css: 'text/css',
  js: 'application/javascript',
  json: 'application/json',
  txt: 'text/plain',
  xml: 'text/xml',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  ico: 'image/x-icon',
};
export const typeOf = (path: string): string => TYPES[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream';

export const htmlResponse = (status: number, body: string, headers: [string, string][] = []): HttpResponse => {
  const bytes = encode(body);
  return { status, headers: [['Content-Type', 'text/html'], ['Content-Length', `${bytes.length}`], ...headers], body: bytes };
};

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (n: number) => String(n).padStart(2, '0');
/** `03/Feb/2019:16:53:32 +0000` */
export function logTime(ms: number): string {
  const d = new Date(ms);
  return `${two(d.getUTCDate())}/${MONTHS[d.getUTCMonth()]}/${d.getUTCFullYear()}:${two(d.getUTCHours())}:${two(d.getUTCMinutes())}:${two(d.getUTCSeconds())} +0000`;
}
export const httpDate = (ms: number): string => new Date(ms).toUTCString();
