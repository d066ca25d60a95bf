import { isDns1123Label, isDns1123Subdomain } from '../../../apimachinery/labels.ts';

const IPV4 = /^((25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(25[0-5]|2[0-4]\d|1?\d?\d)$/;
const UUID = (version: string) => new RegExp(`^[0-9a-f]{8}-?[0-9a-f]{4}-?${version}[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}$`, 'i');
const matches = (pattern: RegExp) => (text: string) => pattern.test(text);

/** Formats that are checked; others are notes. Upstream: kube-openapi/pkg/validation/strfmt. */
export const FORMATS: Record<string, (text: string) => boolean> = {
  ipv4: matches(IPV4),
  ipv6: (text) => text.includes(':') && matches(/^[0-9a-f:.]+$/i)(text) && text.split('::').length <= 2 && text.split(':').length <= 8,
  cidr: (text) => {
    const [address, bits, more] = text.split('/');
    return (
      more === undefined &&
      /^\d+$/.test(bits ?? '') &&
      (IPV4.test(address) ? Number(bits) <= 32 : address.includes(':') && Number(bits) <= 128)
    );
  },
  mac: matches(/^([0-9a-f]{2}[:-]){5}[0-9a-f]{2}$/i),
  uri: (text) => /^[a-z][a-z0-9+.-]*:\S+$/i.test(text) || /^\/\S*$/.test(text),
  hostname: matches(/^([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)(\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/),
  email: matches(/^[^@\s]+@[^@\s]+$/),
  uuid: matches(UUID('[0-9a-f]')),
  uuid3: matches(UUID('3')),
  uuid4: matches(UUID('4')),
  uuid5: matches(UUID('5')),
  byte: (text) => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text),
  date: (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)),
  'date-time': (text) =>
    /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[-+]\d{2}:\d{2})$/.test(text) &&
    !Number.isNaN(Date.parse(text.replace(' ', 'T'))),
  duration: matches(/^-?(\d+(\.\d+)?(ns|us|µs|ms|s|m|h|d|w| ?(nanos?|micros?|millis?|secs?|mins?|hours?|days?|weeks?)))+$/),
  'k8s-short-name': (text) => !isDns1123Label(text).length,
  'k8s-long-name': (text) => !isDns1123Subdomain(text).length,
};
