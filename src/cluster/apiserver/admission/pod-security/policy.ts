import type { FieldError } from '../../../../kinds/resource.ts';
import { BASELINE, type Subject } from './baseline.ts';
import { RESTRICTED } from './restricted.ts';
import type { Violation } from './text.ts';

export const PREFIX = 'pod-security.kubernetes.io/';
const LEVELS = ['privileged', 'baseline', 'restricted'];
const MODES = ['enforce', 'audit', 'warn'];
const VERSION = /^v1\.([0-9]|[1-9][0-9]*)$/;

export interface LevelVersion {
  level: string;
  version: string;
}
export type Labels = Record<string, string> | undefined;

export const rank = ({ level }: LevelVersion): number => LEVELS.indexOf(level);
export const policyText = ({ level, version }: LevelVersion): string => `${level}:${version}`;

/** What a namespace's labels ask for. Warnings follow what is enforced when nothing is said of them. */
export function policyOf(labels: Labels): { enforce: LevelVersion; audit: LevelVersion; warn: LevelVersion } {
  const of = (mode: string): LevelVersion => {
    const level = labels?.[PREFIX + mode];
    const version = labels?.[`${PREFIX}${mode}-version`] ?? 'latest';
    return {
      level: level && LEVELS.includes(level) ? level : level === undefined ? 'privileged' : 'restricted',
      version: version === 'latest' || VERSION.test(version) ? version : 'latest',
    };
  };
  const enforce = of('enforce');
  return { enforce, audit: of('audit'), warn: labels?.[`${PREFIX}warn`] === undefined && rank(enforce) > 0 ? enforce : of('warn') };
}

export function labelErrors(labels: Labels): FieldError[] {
  const errors: FieldError[] = [];
  const wrong = (key: string, why: string) =>
    errors.push({
      type: 'FieldValueInvalid',
      field: `metadata.labels[${key}]`,
      detail: `Invalid value: ${JSON.stringify(labels?.[key])}: ${why}`,
    });
  for (const mode of MODES) {
    const level = labels?.[PREFIX + mode];
    const version = labels?.[`${PREFIX}${mode}-version`];
    if (level !== undefined && !LEVELS.includes(level)) wrong(PREFIX + mode, `must be one of ${LEVELS.join(', ')}`);
    if (version !== undefined && version !== 'latest' && !VERSION.test(version))
      wrong(`${PREFIX}${mode}-version`, 'must be "latest" or "v1.x"');
  }
  return errors;
}

/** What of a pod the policy forbids. */
export function violations(policy: LevelVersion, subject: Omit<Subject, 'minor'>): Violation[] {
  if (rank(policy) === 0) return [];
  const minor = policy.version === 'latest' ? Number.POSITIVE_INFINITY : Number(VERSION.exec(policy.version)?.[1]);
  const active = (rank(policy) > 1 ? [...BASELINE, ...RESTRICTED] : BASELINE).filter((check) => check.since <= minor);
  const overridden = new Set(active.flatMap((check) => check.overrides ?? []));
  return active.filter((check) => !overridden.has(check.id)).flatMap((check) => check.check({ ...subject, minor }) ?? []);
}

export const violationText = (found: Violation[]): string => found.map(({ reason, detail }) => `${reason} (${detail})`).join(', ');
