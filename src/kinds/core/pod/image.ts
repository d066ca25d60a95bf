const COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const LABEL = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const REFERENCE = new RegExp(
  `^((?:(?:${LABEL}(?:\\.${LABEL})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?/)?${COMPONENT}(?:/${COMPONENT})*)(?::([\\w][\\w.-]{0,127}))?(@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$`,
);
/** Docker's short names stand for docker.io/library/…. Upstream: distribution/reference splitDockerDomain. */
function whole(image: string): string {
  const slash = image.indexOf('/');
  const domain = image.slice(0, Math.max(slash, 0));
  const isDomain = slash >= 0 && (/[.:]/.test(domain) || domain === 'localhost' || domain.toLowerCase() !== domain);
  return isDomain ? image : `docker.io/${slash < 0 ? 'library/' : ''}${image}`;
}
/** The tag of an image reference; `latest` when it has neither tag nor digest, empty when it is none. */
function tagOf(image: string): string {
  if (/^[a-f0-9]{64}$/.test(image)) return '';
  const found = REFERENCE.exec(whole(image));
  if (!found || found[1].length > 255) return '';
  return found[2] ?? (found[3] ? '' : 'latest');
}
/** Upstream: pkg/apis/core/v1/defaults.go SetDefaults_Container. */
export const pullPolicyOf = (image: string): string => (tagOf(image) === 'latest' ? 'Always' : 'IfNotPresent');
