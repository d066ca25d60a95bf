import { isFor, type Plugin } from './plugin.ts';

/** A certificate request says who made it. Upstream: pkg/registry/certificates strategy PrepareForCreate; strategies here know no user. */
export const certificateRequester: Plugin = {
  name: 'CertificateRequester',
  mutate({ operation, object, ...request }) {
    if (operation !== 'CREATE' || !object || !isFor({ operation, object, ...request }, 'certificates.k8s.io', 'certificatesigningrequests'))
      return;
    const { username, uid, groups, extra } = request.user;
    const { username: _u, uid: _i, groups: _g, extra: _e, ...spec } = object.spec ?? {};
    object.spec = {
      ...spec,
      username,
      ...(uid && { uid }),
      ...(groups.length && { groups: [...groups] }),
      ...(extra && { extra: structuredClone(extra) }),
    };
  },
};
