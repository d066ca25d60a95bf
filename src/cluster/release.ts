/** A Kubernetes release: its version and the feature gates and client behaviours that differ. */
export interface Release {
  name: '1.36' | '1.13';
  gitVersion: string;
  gates: ReadonlySet<string>;
}
/** Gates by Kubernetes' names where they have one: absent in 1.36 = the old behaviour is gone. */
export const RELEASES: Record<Release['name'], Release> = {
  '1.36': {
    name: '1.36',
    gitVersion: 'v1.36.3',
    gates: new Set([
      'APIServerIdentity',
      'BoundServiceAccountTokenVolume',
      'ComponentFlagz',
      'ComponentStatusz',
      'RemoveSelfLink',
      'ServerSideApply',
    ]),
  },
  // LegacyServiceAccountTokenAutoGeneration: a token Secret for every service account; RBACv1beta1: rbac.authorization.k8s.io/v1beta1 is served and used by kubectl.
  '1.13': { name: '1.13', gitVersion: 'v1.13.12', gates: new Set(['LegacyServiceAccountTokenAutoGeneration', 'RBACv1beta1']) },
};
