/** What a curl command line asks for. */
export interface CurlOptions {
  urls: string[];
  method?: string;
  headers: string[];
  data: { text: string; kind: 'data' | 'raw' | 'binary' | 'urlencode' | 'json' }[];
  form: string[];
  upload?: string;
  outputs: string[];
  remoteNames: number;
  cacert?: string;
  cert?: string;
  key?: string;
  user?: string;
  userAgent?: string;
  referer?: string;
  cookie?: string;
  writeOut?: string;
  resolve: string[];
  connectTo: string[];
  dumpHeader?: string;
  maxTime?: number;
  connectTimeout?: number;
  maxRedirects: number;
  retry: number;
  retryDelay?: number;
  range?: string;
  bearer?: string;
  flags: Set<string>;
}

/** Long name → letter. `=` takes a value. */
const LONG: Record<string, string> = {
  'request=': 'X',
  'header=': 'H',
  'data=': 'd',
  'data-ascii=': 'd',
  'data-raw=': 'data-raw',
  'data-binary=': 'data-binary',
  'data-urlencode=': 'data-urlencode',
  'json=': 'json',
  'form=': 'F',
  'upload-file=': 'T',
  'output=': 'o',
  'remote-name': 'O',
  'cacert=': 'cacert',
  'capath=': 'capath',
  'cert=': 'E',
  'key=': 'key',
  'user=': 'u',
  'user-agent=': 'A',
  'referer=': 'e',
  'cookie=': 'b',
  'write-out=': 'w',
  'resolve=': 'resolve',
  'connect-to=': 'connect-to',
  'dump-header=': 'D',
  'max-time=': 'm',
  'connect-timeout=': 'connect-timeout',
  'max-redirs=': 'max-redirs',
  'retry=': 'retry',
  'retry-delay=': 'retry-delay',
  'retry-max-time=': 'retry-max-time',
  'oauth2-bearer=': 'oauth2-bearer',
  'range=': 'r',
  'url=': 'url',
  insecure: 'k',
  include: 'i',
  head: 'I',
  silent: 's',
  'show-error': 'S',
  verbose: 'v',
  location: 'L',
  'location-trusted': 'L',
  fail: 'f',
  'fail-with-body': 'fail-with-body',
  get: 'G',
  compressed: 'compressed',
  'no-progress-meter': 'no-progress-meter',
  'progress-bar': '#',
  'no-buffer': 'N',
  'retry-connrefused': 'retry-connrefused',
  'retry-all-errors': 'retry-all-errors',
  'create-dirs': 'create-dirs',
  globoff: 'g',
  ipv4: '4',
  ipv6: '6',
  'http1.1': 'http1.1',
  'http1.0': '0',
  http2: 'http2',
  'path-as-is': 'path-as-is',
  tlsv1: '1',
  'tlsv1.2': 'tlsv1.2',
  'tlsv1.3': 'tlsv1.3',
  version: 'V',
  help: 'h',
  disable: 'q',
  'noproxy=': 'noproxy',
  noproxy: 'noproxy',
};
const FLAG_LETTERS = 'kiIsSvLfGNgq#46021VhOj';
const VALUE_LETTERS = 'XHdFToEuAebwDmr';

export class CurlUsage extends Error {}

export function parseCurl(args: readonly string[]): CurlOptions {
  const options: CurlOptions = {
    urls: [],
    headers: [],
    data: [],
    form: [],
    outputs: [],
    remoteNames: 0,
    resolve: [],
    connectTo: [],
    maxRedirects: 50,
    retry: 0,
    flags: new Set(),
  };
  const need = (value: string | undefined, shown: string): string => {
    if (value === undefined) throw new CurlUsage(`option ${shown}: requires parameter`);
    return value;
  };
  let words = false;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (words || !arg.startsWith('-') || arg === '-') options.urls.push(arg);
    else if (arg === '--') words = true;
    else if (arg.startsWith('--')) {
      const name = arg.slice(2);
      const matches =
        LONG[name] || LONG[`${name}=`] ? [LONG[`${name}=`] ? `${name}=` : name] : Object.keys(LONG).filter((key) => key.startsWith(name));
      if (name.startsWith('no-') && LONG[name.slice(3)]) {
        options.flags.delete(LONG[name.slice(3)]);
        continue;
      }
      if (!matches.length) throw new CurlUsage(`option ${arg}: is unknown`);
      if (matches.length > 1) throw new CurlUsage(`option ${arg}: is ambiguous`);
      if (matches[0].endsWith('=')) give(options, LONG[matches[0]], need(args[++i], arg), arg);
      else flag(options, LONG[matches[0]]);
    } else
      for (let j = 1; j < arg.length; j++) {
        if (VALUE_LETTERS.includes(arg[j])) {
          give(options, arg[j], need(arg.slice(j + 1) || args[++i], `-${arg[j]}`), `-${arg[j]}`);
          break;
        }
        if (!FLAG_LETTERS.includes(arg[j])) throw new CurlUsage(`option ${arg}: is unknown`);
        flag(options, arg[j]);
      }
  }
  return options;
}

function flag(options: CurlOptions, name: string): void {
  if (name === 'O') options.remoteNames++;
  options.flags.add(name);
}

function give(options: CurlOptions, name: string, value: string, shown: string): void {
  const number = () => {
    const parsed = Number(value);
    if (value === '' || Number.isNaN(parsed) || parsed < 0) throw new CurlUsage(`option ${shown}: expected a proper numerical parameter`);
    return parsed;
  };
  switch (name) {
    case 'X':
      options.method = value;
      break;
    case 'H':
      options.headers.push(value);
      break;
    case 'd':
      options.data.push({ text: value, kind: 'data' });
      break;
    case 'data-raw':
      options.data.push({ text: value, kind: 'raw' });
      break;
    case 'data-binary':
      options.data.push({ text: value, kind: 'binary' });
      break;
    case 'data-urlencode':
      options.data.push({ text: value, kind: 'urlencode' });
      break;
    case 'json':
      options.data.push({ text: value, kind: 'json' });
      break;
    case 'F':
      options.form.push(value);
      break;
    case 'T':
      options.upload = value;
      break;
    case 'o':
      options.outputs.push(value);
      break;
    case 'cacert':
      options.cacert = value;
      break;
    case 'E':
      options.cert = value;
      break;
    case 'key':
      options.key = value;
      break;
    case 'u':
      options.user = value;
      break;
    case 'A':
      options.userAgent = value;
      break;
    case 'e':
      options.referer = value;
      break;
    case 'b':
      options.cookie = value;
      break;
    case 'w':
      options.writeOut = value;
      break;
    case 'resolve':
      options.resolve.push(value);
      break;
    case 'connect-to':
      options.connectTo.push(value);
      break;
    case 'D':
      options.dumpHeader = value;
      break;
    case 'm':
      options.maxTime = number();
      break;
    case 'connect-timeout':
      options.connectTimeout = number();
      break;
    case 'max-redirs':
      options.maxRedirects = number();
      break;
    case 'retry':
      options.retry = number();
      break;
    case 'retry-delay':
      options.retryDelay = number();
      break;
    case 'oauth2-bearer':
      options.bearer = value;
      break;
    case 'r':
      options.range = value;
      break;
    case 'url':
      options.urls.push(value);
      break;
    case 'capath':
    case 'noproxy':
    case 'retry-max-time':
      break;
  }
}
