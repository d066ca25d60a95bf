import { type Errors, fileMode, forbidden, invalid, localPath, required } from '../../../validation/common.ts';
import { downwardFile, keyToPath } from './volume-sources.ts';

/** Upstream: validateProjectionSources. */
export function projected(volume: any, path: string): Errors {
  const errors = fileMode(volume.defaultMode, `${path}.defaultMode`);
  const paths = new Set<string>();
  const conflict = (target: string | undefined, value: unknown) => {
    if (!target) return;
    if (paths.has(target)) errors.push(invalid(path, value, 'conflicting duplicate paths'));
    else paths.add(target);
  };
  for (const [i, source] of (volume.sources ?? []).entries()) {
    const at = `${path}.sources[${i}]`;
    let given = 0;
    for (const kind of ['secret', 'configMap']) {
      const s = source[kind];
      if (!s) continue;
      given++;
      if (!s.name) errors.push(required(`${at}.${kind}.name`));
      for (const [n, item] of (s.items ?? []).entries()) {
        errors.push(...keyToPath(item, `${at}.${kind}.items[${n}]`));
        conflict(item.path, s.name ?? '');
      }
    }
    if (source.downwardAPI) {
      given++;
      for (const file of source.downwardAPI.items ?? []) {
        errors.push(...downwardFile(file, `${at}.downwardAPI`));
        conflict(file.path, file.path);
      }
    }
    if (source.serviceAccountToken) {
      given++;
      errors.push(...token(source.serviceAccountToken, `${at}.serviceAccountToken`, path));
    }
    if (source.clusterTrustBundle) {
      given++;
      errors.push(...trustBundle(source.clusterTrustBundle, `${at}.clusterTrustBundle`));
    }
    if (source.podCertificate) given++;
    if (given > 1) errors.push(forbidden(at, 'may not specify more than 1 volume type per source'));
  }
  return errors;
}
function token(s: any, path: string, volume: string): Errors {
  const errors: Errors = [];
  if (s.expirationSeconds < 600)
    errors.push(invalid(`${path}.expirationSeconds`, s.expirationSeconds, 'may not specify a duration less than 10 minutes'));
  if (s.expirationSeconds > 2 ** 32)
    errors.push(invalid(`${path}.expirationSeconds`, s.expirationSeconds, 'may not specify a duration larger than 2^32 seconds'));
  return s.path ? [...errors, ...localPath(s.path, `${volume}.path`)] : [...errors, required(`${volume}.path`)];
}
function trustBundle(s: any, path: string): Errors {
  const errors: Errors = [];
  if (s.name !== undefined && s.signerName !== undefined) errors.push(invalid(path, s, 'only one of name and signerName may be used'));
  else if (s.name === undefined && s.signerName === undefined) errors.push(required(path, 'either name or signerName must be specified'));
  else if (s.name === '') errors.push(required(`${path}.name`, 'must be a valid object name'));
  return s.path ? [...errors, ...localPath(s.path, `${path}.path`)] : [...errors, required(`${path}.path`)];
}
