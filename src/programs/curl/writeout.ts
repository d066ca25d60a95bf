import type { HeaderList } from '../../os/http.ts';

export interface Transfer {
  url: string;
  method: string;
  status: number;
  headers: HeaderList;
  size: number;
  uploaded: number;
  seconds: number;
  redirects: number;
  redirectUrl: string;
  remoteAddress: string;
  remotePort: number;
  localAddress: string;
  secure: boolean;
  connects: number;
  exitCode: number;
  error: string;
  output: string;
}

/** `-w`: `%{name}` and backslash escapes. */
export function writeOut(format: string, t: Transfer): string {
  const contentType = t.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  const seconds = t.seconds.toFixed(6);
  const values: Record<string, string | number> = {
    http_code: String(t.status).padStart(3, '0'),
    response_code: String(t.status).padStart(3, '0'),
    http_connect: '000',
    http_version: t.status ? (t.secure ? '2' : '1.1') : '0',
    url: t.url,
    url_effective: t.url,
    method: t.method,
    content_type: contentType,
    size_download: t.size,
    size_upload: t.uploaded,
    size_header: t.headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 19),
    size_request: t.url.length + 80,
    speed_download: Math.round(t.size / Math.max(t.seconds, 0.001)),
    speed_upload: 0,
    time_total: seconds,
    time_namelookup: seconds,
    time_connect: seconds,
    time_appconnect: t.secure ? seconds : '0.000000',
    time_pretransfer: seconds,
    time_starttransfer: seconds,
    time_redirect: '0.000000',
    num_redirects: t.redirects,
    num_connects: t.connects,
    num_headers: t.headers.length,
    redirect_url: t.redirectUrl,
    remote_ip: t.remoteAddress,
    remote_port: t.remotePort,
    local_ip: t.localAddress,
    local_port: t.localAddress ? 40000 : 0,
    scheme: t.secure ? 'https' : 'http',
    exitcode: t.exitCode,
    errormsg: t.error,
    filename_effective: t.output,
    ssl_verify_result: 0,
    proxy_ssl_verify_result: 0,
    stderr: '',
    stdout: '',
    onerror: '',
  };
  return format.replace(/%\{([^}]*)\}|%header\{([^}]*)\}|%%|\\(.)/gs, (whole, name, header, letter) => {
    if (name === 'json') return JSON.stringify(values);
    if (name !== undefined) return name in values ? String(values[name]) : '';
    if (header !== undefined) return t.headers.find(([each]) => each.toLowerCase() === header.toLowerCase())?.[1] ?? '';
    if (whole === '%%') return '%';
    return { n: '\n', r: '\r', t: '\t' }[letter as string] ?? whole;
  });
}
