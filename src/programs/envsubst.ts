import { readAllText } from '../os/streams.ts';
import { withOptions } from './options.ts';

export const envsubst = withOptions({ flags: 'vV', long: { variables: 'v' } }, async (proc, { flags, rest }) => {
  const named = (text: string) => [...text.matchAll(/\$\{([A-Za-z_]\w*)\}|\$([A-Za-z_]\w*)/g)].map((match) => match[1] ?? match[2]);
  if (flags.has('v')) {
    await proc.stdout.write(
      named(rest[0] ?? '')
        .map((name) => `${name}\n`)
        .join(''),
    );
    return 0;
  }
  const only = rest.length ? new Set(named(rest[0])) : undefined;
  const text = await readAllText(proc.stdin);
  await proc.stdout.write(
    text.replace(/\$\{([A-Za-z_]\w*)\}|\$([A-Za-z_]\w*)/g, (whole, braced, bare) => {
      const name = braced ?? bare;
      return only && !only.has(name) ? whole : (proc.env[name] ?? '');
    }),
  );
  return 0;
});
