/** Resources whose deletion answers the object. Upstream: ReturnDeletedObject of their stores. */
export const ANSWERS_OBJECT = new Set([
  'pods',
  'services',
  'serviceaccounts',
  'podtemplates',
  'resourcequotas',
  'persistentvolumes',
  'persistentvolumeclaims',
  'deviceclasses',
  'resourceclaims',
  'resourceclaimtemplates',
  'resourceslices',
]);
