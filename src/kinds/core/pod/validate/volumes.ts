import { duplicate, type Errors, forbidden, invalid, label, required } from '../../../validation/common.ts';
import type { Volumes } from './mounts.ts';
import { SOURCES } from './volume-sources.ts';

const MISSPELT: Record<string, string> = { downwardAPI: 'downwarAPI', cephfs: 'cephFS' };
function source(volume: any, path: string): Errors {
  const given = SOURCES.filter(([field]) => volume[field]);
  if (!given.length) return [required(path, 'must specify a volume type')];
  return given.flatMap(
    ([field, rule], i): Errors =>
      i
        ? [forbidden(`${path}.${MISSPELT[field] ?? field}`, 'may not specify more than 1 volume type')]
        : rule(volume[field], `${path}.${field}`),
  );
}
/** Upstream: ValidateVolumes. Answers the volumes that containers may mount. */
export function volumes(list: any[], podName: string | undefined, path: string): { known: Volumes; errors: Errors } {
  const known: Volumes = new Map();
  const errors: Errors = [];
  const made = new Set(podName ? list.filter((v) => v.ephemeral).map((v) => `${podName}-${v.name}`) : []);
  for (const [i, volume] of list.entries()) {
    const at = `${path}[${i}]`;
    const name = volume.name ?? '';
    const own = source(volume, at);
    const { iscsi } = volume;
    if (iscsi?.initiatorName !== undefined && `${name}:${iscsi.targetPortal ?? ''}`.length > 64)
      own.push(
        invalid(
          `${at}.name`,
          name,
          'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.',
        ),
      );
    if (!name) own.push(required(`${at}.name`));
    else own.push(...label(name, `${at}.name`));
    if (known.has(name)) own.push(duplicate(`${at}.name`, name));
    if (own.length) errors.push(...own);
    else known.set(name, volume);
    const claim = volume.persistentVolumeClaim?.claimName;
    if (claim && made.has(claim))
      errors.push(
        invalid(`${at}.persistentVolumeClaim.claimName`, claim, 'must not reference a PVC that gets created for an ephemeral volume'),
      );
  }
  return { known, errors };
}
