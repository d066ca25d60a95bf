import type { ResolverFiles } from './fabric.ts';

const ADDRESS = /^\d{1,3}(\.\d{1,3}){3}$/;

/** Looks a name up as a C library does: hosts file, then name servers with search domains. Upstream: resolv.conf(5). */
export function resolve(
  name: string,
  files: ResolverFiles | undefined,
  ask: (server: string, name: string) => string[] | undefined,
): string[] | undefined {
  if (ADDRESS.test(name)) return [name];
  if (name === 'localhost') return ['127.0.0.1'];
  if (!files) return ask('', name);
  const known = fromHosts(files.hosts(), name);
  if (known) return known;
  const { servers, search, ndots } = parseResolvConf(files.resolvConf());
  const dots = name.split('.').length - 1;
  const domains = name.endsWith('.') ? [] : search.map((domain) => `${name}.${domain}`);
  const candidates = dots >= ndots || name.endsWith('.') ? [name, ...domains] : [...domains, name];
  for (const candidate of candidates)
    for (const server of servers) {
      const found = ask(server, candidate);
      if (found) return found;
    }
  return undefined;
}

function fromHosts(text: string, name: string): string[] | undefined {
  const found: string[] = [];
  for (const line of text.split('\n')) {
    const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (ADDRESS.test(address) && names.some((n) => n.toLowerCase() === name.toLowerCase())) found.push(address);
  }
  return found.length ? found : undefined;
}

export function parseResolvConf(text: string): { servers: string[]; search: string[]; ndots: number } {
  const result = { servers: [] as string[], search: [] as string[], ndots: 1 };
  for (const line of text.split('\n')) {
    const [keyword, ...words] = line.trim().split(/\s+/);
    if (keyword === 'nameserver') result.servers.push(words[0]);
    if (keyword === 'search' || keyword === 'domain') result.search = words;
    if (keyword === 'options') for (const word of words) if (word.startsWith('ndots:')) result.ndots = Number(word.slice(6));
  }
  return result;
}
