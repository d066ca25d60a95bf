import { NetError } from '../../os/network.ts';
import { TransportError } from '../../os/transport.ts';

/** Ends a transfer with curl's number and words. */
export class CurlError extends Error {
  constructor(
    readonly code: number,
    message: string,
    /** Shown with -v before it. */
    readonly info?: string,
  ) {
    super(message);
  }
}

/** What curl says of a failure. */
export function curlError(error: unknown, url: URL, elapsed: number, ca: string | undefined): unknown {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  if (error instanceof NetError) {
    switch (error.code) {
      case 'ENOTFOUND':
      case 'EAI_AGAIN':
        return new CurlError(6, `Could not resolve host: ${host}`);
      case 'ETIMEDOUT':
        return new CurlError(28, `Failed to connect to ${host} port ${port} after ${elapsed} ms: Couldn't connect to server`);
      default:
        return new CurlError(7, `Failed to connect to ${host} port ${port} after ${elapsed} ms: Couldn't connect to server`);
    }
  }
  if (error instanceof TransportError) {
    switch (error.code) {
      case 'NOT_TLS':
        return new CurlError(35, 'OpenSSL/3.0.13: error:0A00010B:SSL routines::wrong version number');
      case 'WRONG_HOST':
        return new CurlError(60, `SSL: ${error.message}`);
      case 'NO_HTTP':
        return new CurlError(52, 'Empty reply from server');
      case 'BAD_KEY':
        return new CurlError(58, ca ? `unable to set private key file: '${ca}' type PEM` : error.message);
      case 'BAD_SCHEME':
        return new CurlError(1, `${error.message.replace(/ not supported$/, '')} not supported`);
      default:
        return new CurlError(60, `SSL certificate problem: ${error.message}`);
    }
  }
  return error;
}

export const SIXTY = `More details here: https://curl.se/docs/sslcerts.html

curl failed to verify the legitimacy of the server and therefore could not
establish a secure connection to it. To learn more about this situation and
how to fix it, please visit the web page mentioned above.
`;

const REASONS: Record<number, string> = {
  100: 'Continue',
  101: 'Switching Protocols',
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  206: 'Partial Content',
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  409: 'Conflict',
  410: 'Gone',
  413: 'Request Entity Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};
export const reasonOf = (status: number): string => REASONS[status] ?? '';
