import { execFileSync } from 'node:child_process';
import { accessSync, constants, readdirSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

export interface Client {
  path: string;
  /** `1.33` */
  release: string;
}

/** The newest releases of kubectl on PATH, and beside the kubectl that PATH finds (`kubectl.1.33`), one a release. */
export function findClients(most: number): Client[] {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const real = folders.flatMap((folder) => {
    try {
      return [dirname(realpathSync(join(folder, 'kubectl')))];
    } catch {
      return [];
    }
  });
  const found = new Map<string, Client>();
  for (const folder of new Set([...folders, ...real]))
    for (const name of list(folder)) {
      const path = join(folder, name);
      const release = releaseOf(path);
      if (release && !found.has(release)) found.set(release, { path, release });
    }
  const minor = ({ release }: Client) => Number(release.split('.')[1]);
  return [...found.values()].sort((a, b) => minor(b) - minor(a)).slice(0, most);
}
function list(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => /^kubectl(\.\d+\.\d+)?$/.test(name));
  } catch {
    return [];
  }
}
function releaseOf(path: string): string | undefined {
  try {
    accessSync(path, constants.X_OK);
    const told = JSON.parse(execFileSync(path, ['version', '--client', '-o', 'json'], { stdio: ['ignore', 'pipe', 'ignore'] }).toString());
    return /^v(1\.\d+)\./.exec(told.clientVersion.gitVersion)?.[1];
  } catch {
    return undefined;
  }
}
