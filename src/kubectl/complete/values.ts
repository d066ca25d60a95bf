import { loadConfig } from '../config.ts';
import type { Session } from '../session.ts';
import { type Completion, FILES, plain } from './directive.ts';
import { containersOf, namesOf } from './objects.ts';

const FORMATS = 'json yaml kyaml name go-template go-template-file template templatefile jsonpath jsonpath-as-json jsonpath-file'.split(
  ' ',
);
const OUTPUTS: Record<string, string[]> = {
  get: [...FORMATS, 'custom-columns', 'custom-columns-file', 'wide'],
  'api-resources': ['json', 'yaml', 'kyaml', 'name', 'wide'],
  'config get-contexts': ['name'],
  delete: ['name'],
  diff: [],
  explain: ['plaintext', 'plaintext-openapiv2'],
  kustomize: [],
  version: [],
};

/** What may be the value of a flag. Upstream: kubectl/pkg/cmd/util/completion and the commands. */
export async function valuesOf(session: Session, flag: string): Promise<Completion> {
  const config = () => loadConfig(session.proc, session.flags);
  switch (flag) {
    case 'namespace':
      return plain(await namesOf(session, 'namespaces', true));
    case 'context':
      return plain([...config().contexts.keys()].sort());
    case 'cluster':
      return plain([...config().clusters.keys()].sort());
    case 'user':
      return plain([...config().users.keys()].sort());
    case 'output': {
      const formats = OUTPUTS[session.path] ?? FORMATS;
      return formats.length ? plain(formats) : FILES;
    }
    case 'filename':
      return plain(['json', 'yaml', 'yml'], 'FilterFileExt');
    case 'container':
      return session.args.length ? containers(session) : FILES;
    case 'subresource':
      return plain(['status', 'scale', 'resize']);
    default:
      return FILES;
  }
}

/** Of a pod that is not there the shell makes what it can. */
async function containers(session: Session): Promise<Completion> {
  const names = await containersOf(session, session.args[0]).catch(() => []);
  return names.length ? plain(names) : FILES;
}
