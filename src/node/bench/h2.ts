import { type ClientHttp2Session, connect, type IncomingHttpHeaders } from 'node:http2';
import { parse } from 'yaml';
import { concat } from '../../os/http.ts';
import type { Answer } from './target.ts';

/** As client-go's transport: what a stream and a connection may have on the way. */
const STREAM_WINDOW = 4 << 20;
const CONNECTION_WINDOW = 1 << 30;

const decoded = (text: string): Buffer => Buffer.from(text, 'base64');

function session(kubeconfig: string): Promise<ClientHttp2Session> {
  const { clusters, users } = parse(kubeconfig);
  const { server, 'certificate-authority-data': ca } = clusters[0].cluster;
  const { 'client-certificate-data': cert, 'client-key-data': key } = users[0].user;
  return new Promise((resolve, reject) => {
    const opened = connect(server, {
      ca: decoded(ca),
      cert: decoded(cert),
      key: decoded(key),
      settings: { initialWindowSize: STREAM_WINDOW, enablePush: false },
    });
    opened.once('error', reject);
    opened.once('connect', () => {
      opened.setLocalWindowSize(CONNECTION_WINDOW);
      opened.off('error', reject).on('error', (error) => {
        throw error;
      });
      resolve(opened);
    });
  });
}

/** One HTTP/2 connection to the first cluster of a kubeconfig, as its first user. */
export async function h2Client(kubeconfig: string) {
  const open = await session(kubeconfig);
  const headersOf = (method: string, path: string, accept: string) => ({
    ':method': method,
    ':path': path,
    accept,
    'content-type': 'application/json',
    'user-agent': 'bench',
  });
  return {
    call: (method: string, path: string, accept: string, body: Uint8Array): Promise<Answer> =>
      new Promise((resolve, reject) => {
        const stream = open.request(headersOf(method, path, accept), { endStream: body.length === 0 });
        const chunks: Uint8Array[] = [];
        let status = 0;
        stream.on('response', (headers: IncomingHttpHeaders & { ':status'?: number }) => {
          status = headers[':status'] ?? 0;
        });
        stream.on('data', (chunk: Uint8Array) => chunks.push(chunk));
        stream.on('error', reject);
        stream.on('end', () => resolve({ status, body: concat(chunks) }));
        if (body.length) stream.end(body);
      }),
    stream: (path: string, onBytes: (bytes: Uint8Array) => void): Promise<() => void> =>
      new Promise((resolve, reject) => {
        const stream = open.request(headersOf('GET', path, 'application/json'), { endStream: true });
        stream.on('response', (headers) => {
          if (headers[':status'] === 200) resolve(() => stream.close());
          else reject(new Error(`${path} is answered with ${headers[':status']}`));
        });
        stream.on('error', reject);
        stream.on('data', onBytes);
      }),
    close: () => open.destroy(),
  };
}
