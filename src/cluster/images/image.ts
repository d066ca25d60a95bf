import { executable } from '../../os/executable.ts';
import type { Program } from '../../os/process.ts';
import type { DirectoryNode, TreeFile } from '../../os/tree.ts';
import { buildTree } from '../../os/tree.ts';

export interface ImageDefinition {
  /** `docker.io/library/nginx`. */
  repository: string;
  tags: RegExp;
  /** Of the content, in hexadecimal. */
  digest: string;
  size: number;
  files: Record<string, TreeFile>;
  /** Directory to the programs that lie there. */
  programs: Record<string, readonly string[]>;
  /** What only this image can run. */
  own?: Record<string, () => Promise<Program>>;
  env: Record<string, string>;
  entrypoint?: string[];
  command?: string[];
  user?: string;
  workdir?: string;
  stopSignal?: 'SIGTERM' | 'SIGQUIT' | 'SIGINT';
}
export interface Image extends ImageDefinition {
  /** `docker.io/library/nginx:latest`. */
  name: string;
  /** `docker.io/library/nginx@sha256:…`. */
  id: string;
  tree(): DirectoryNode;
}

const trees = new Map<string, DirectoryNode>();
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
export const BASE_ENV = { PATH };

export function imageOf(definition: ImageDefinition, tag: string): Image {
  return {
    ...definition,
    name: `${definition.repository}:${tag}`,
    id: `${definition.repository}@sha256:${definition.digest}`,
    tree() {
      let tree = trees.get(definition.repository);
      if (!tree) {
        tree = buildTree(layout(definition));
        trees.set(definition.repository, tree);
      }
      return tree;
    },
  };
}

function layout({ files, programs }: ImageDefinition): Record<string, TreeFile> {
  const all: Record<string, TreeFile> = {
    '/bin': { directory: true },
    '/dev': { directory: true },
    '/etc': { directory: true },
    '/home': { directory: true },
    '/proc': { directory: true },
    '/root': { directory: true, mode: 0o700 },
    '/sys': { directory: true },
    '/tmp': { directory: true, mode: 0o1777 },
    '/usr/bin': { directory: true },
    '/var/run': { link: '/run' },
    '/run': { directory: true },
    '/var/log': { directory: true },
    ...files,
  };
  for (const [directory, names] of Object.entries(programs))
    for (const name of names) all[`${directory}/${name}`] = { content: executable(name), mode: 0o755 };
  return all;
}

export const passwd = (...extra: string[]): string =>
  `${['root:x:0:0:root:/root:/bin/sh', 'daemon:x:1:1:daemon:/usr/sbin:/sbin/nologin', 'nobody:x:65534:65534:nobody:/:/sbin/nologin', ...extra].join('\n')}\n`;
export const group = (...extra: string[]): string => `${['root:x:0:', 'daemon:x:1:', 'nogroup:x:65534:', ...extra].join('\n')}\n`;
