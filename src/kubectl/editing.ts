import { toGoJson } from '../apimachinery/json.ts';
import { ApiError, type KubeObject } from '../apimachinery/types.ts';
import { parseYaml, toYaml } from '../apimachinery/yaml.ts';
import { pluralName } from '../client/mapper.ts';
import { busy, turn } from '../os/clock.ts';
import { type Info, otherNamespace, recognised } from './builder.ts';
import { validationOf } from './dryrun.ts';
import { contentOf, editText, manualStrip } from './editor.ts';
import { Exit, Failure, throwAll } from './errors.ts';
import { documentsOf } from './files.ts';
import { noPrinter, withoutManaged } from './printers/output.ts';
import type { Session } from './session.ts';
import { problemOf } from './validate.ts';

const HEADER = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`;
export interface EditMode {
  header?: string;
  /** Sends what was edited; what the server finds wrong goes to `results`. */
  save(edited: Info[], results: Results): Promise<void>;
}
interface Reason {
  head: string;
  other: string[];
}

/** What came of one round. Upstream: kubectl/pkg/cmd/util/editor/editoptions.go editResults. */
export class Results {
  reasons: Reason[] = [];
  retryable = 0;
  missing = 0;
  again = 0;
  constructor(readonly file = '') {}

  add(error: unknown, info: Info): string {
    const name = `${pluralName(info.resource)} ${JSON.stringify(info.name)}`;
    if (error instanceof ApiError && error.reason === 'Invalid') {
      this.again++;
      const other = (error.status.details?.causes ?? []).map((c) => `${c.field ?? ''}: ${c.message ?? ''}`);
      this.reasons.push({ head: `${name} was not valid`, other });
      return `error: ${name} is invalid\n`;
    }
    if (error instanceof ApiError && error.reason === 'NotFound') {
      this.missing++;
      return `error: ${name} could not be found on the server\n`;
    }
    this.retryable++;
    return `error: ${name} could not be patched: ${(error as Error).message}\n`;
  }
  invalidFile(problem: string, info: Info): string {
    const name = `${pluralName(info.resource)} ${JSON.stringify(info.name)}`;
    this.again++;
    const other = [`<nil>: Invalid value: "The edited file failed validation": ${problem}`];
    this.reasons.push({ head: `${name} was not valid`, other });
    return `error: ${name} is invalid\n`;
  }
  get text(): string {
    const lines = this.reasons.flatMap(({ head, other }) => [
      `# ${hashed(head)}${other.length ? ':' : ''}`,
      ...other.map((line) => `# * ${hashed(line)}`),
      '#',
    ]);
    return lines.map((line) => `${line}\n`).join('');
  }
}
const hashed = (text: string): string => text.replace(/\n(?=[^#])/g, '\n# ');

/** Writes objects to a file, opens it, sends what changed; opens it again with what was wrong. */
export async function editInfos(session: Session, infos: Info[], mode: EditMode): Promise<void> {
  const { flags, proc } = session;
  const { fs } = proc.machine;
  const format = flags.string('output') || 'yaml';
  const directive = validationOf(session);
  const extension = format === 'json' ? '.json' : '.yaml';
  const body = await shownAs(format, infos);
  const unwind = (text: string) =>
    flags.has('windows-line-endings') && flags.bool('windows-line-endings') ? text.replace(/\n/g, '\r\n') : text;
  let results = new Results();
  let failed = false;
  let previous = '';
  for (let tries = 1; ; tries++) {
    await turn();
    if (proc.signal.aborted) throw proc.signal.reason;
    const header = format === 'json' ? '' : unwind((mode.header ?? HEADER) + results.text);
    const original = header + unwind(body);
    const kept = async (problem: unknown, file: string): Promise<Error> => {
      if (file && fs.exists(file)) await session.err(`A copy of your changes has been stored to "${file}"\n`);
      return problem as Error;
    };
    const round = await editText(session, failed ? header + manualStrip(previous) : original, extension).catch(async (problem) => {
      throw await kept(problem, results.file);
    });
    const { text, file } = round;
    // An editor without a person would go on for ever.
    if (failed && (contentOf(text) === contentOf(previous) || (tries > 5 && !proc.stdin.tty)))
      throw await kept(new Failure('Edit cancelled, no valid changes were saved.'), file);
    if (results.file) fs.unlink(results.file);
    previous = text;
    results = new Results(file);
    const problem = directive === 'Ignore' ? undefined : fileProblem(text);
    if (problem) {
      failed = true;
      await session.err(results.invalidFile(problem, infos[0]));
      continue;
    }
    if (!failed && contentOf(text) === contentOf(original)) {
      fs.unlink(file);
      await session.err('Edit cancelled, no changes made.\n');
      return;
    }
    if (!/^\s*[^#\s]/m.test(text)) {
      fs.unlink(file);
      await session.err('Edit cancelled, saved file was empty.\n');
      return;
    }
    let edited: Info[];
    try {
      edited = await infosOf(session, text);
    } catch (error) {
      failed = true;
      results.reasons.push({ head: `The edited file had a syntax error: ${(error as Error).message}`, other: [] });
      continue;
    }
    failed = false;
    try {
      requireNamespace(session, edited);
      await mode.save(edited, results);
    } catch (error) {
      throw await kept(error, file);
    }
    if (results.retryable) {
      await session.err(`You can run \`kubectl replace -f ${file}\` to try this update again.\n`);
      throw new Exit(1);
    }
    if (results.missing) {
      await session.err(`The edits you made on deleted resources have been saved to "${file}"\n`);
      throw new Exit(1);
    }
    if (!results.again) {
      fs.unlink(file);
      return;
    }
    failed = true;
  }
}

async function shownAs(format: string, infos: Info[]): Promise<string> {
  const objects = infos.map((i) => withoutManaged(i.object as KubeObject));
  const whole = objects.length === 1 ? objects[0] : { apiVersion: 'v1', items: objects, kind: 'List', metadata: {} };
  if (format === 'yaml') return toYaml(whole);
  if (format === 'json') return `${toGoJson(whole, '    ', true)}\n`;
  if (format !== 'kyaml') throw noPrinter(format, 'json,kyaml,yaml');
  const { toKyaml } = await busy(import('./printers/kyaml.ts'));
  return `---\n${toKyaml(whole as KubeObject)}\n`;
}

function fileProblem(text: string): string | undefined {
  try {
    return problemOf(parseYaml(text).value ?? null);
  } catch (error) {
    return (error as Error).message;
  }
}

export async function infosOf(session: Session, text: string): Promise<Info[]> {
  const found: Info[] = [];
  const errors: Error[] = [];
  for (const source of documentsOf('edited-file', text)) {
    try {
      if (source.error) throw source.error;
      found.push(await recognised(session, source.object as KubeObject, source.name));
    } catch (error) {
      errors.push(error as Error);
    }
  }
  throwAll(errors);
  return found;
}

function requireNamespace(session: Session, infos: Info[]): void {
  const { namespace } = session.namespace();
  for (const info of infos) {
    if (!info.resource.namespaced) continue;
    const own = info.object?.metadata?.namespace;
    if (own && own !== namespace) throw otherNamespace(own, namespace);
    info.namespace = namespace;
    info.object = { ...(info.object as KubeObject), metadata: { ...info.object?.metadata, namespace } };
  }
}
