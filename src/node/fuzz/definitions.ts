const text = { type: 'string' };
const size = { type: 'integer', minimum: 0, maximum: 10, default: 3 };
const definition = (plural: string, kind: string, scope: string, versions: object[]) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `${plural}.fuzz.example` },
  spec: { group: 'fuzz.example', scope, names: { plural, singular: kind.toLowerCase(), kind, listKind: `${kind}List` }, versions },
});
const version = (name: string, storage: boolean, spec: object, more: object = {}) => ({
  name,
  served: true,
  storage,
  schema: {
    openAPIV3Schema: { type: 'object', properties: { spec, status: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } } },
  },
  ...more,
});

/** Custom kinds with patterns, rules, defaults, list keys, two versions and both subresources. */
export const DEFINITIONS = [
  definition('widgets', 'Widget', 'Namespaced', [
    version(
      'v1',
      true,
      {
        type: 'object',
        properties: {
          size,
          replicas: { type: 'integer' },
          text: { ...text, pattern: '^a*$', maxLength: 25 },
          list: {
            type: 'array',
            maxItems: 20,
            'x-kubernetes-list-type': 'map',
            'x-kubernetes-list-map-keys': ['name'],
            items: { type: 'object', required: ['name'], properties: { name: text, n: { type: 'integer' } } },
          },
          any: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
          port: { 'x-kubernetes-int-or-string': true },
        },
        'x-kubernetes-validations': [
          { rule: '!has(self.text) || size(self.text) < 20 || self.size > 5', messageExpression: 'self.size > 3 ? "long" : "small"' },
          { rule: 'self.size >= oldSelf.size - 6', message: 'shrinks too fast' },
        ],
      },
      {
        subresources: { status: {}, scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' } },
        additionalPrinterColumns: [{ name: 'Size', type: 'integer', jsonPath: '.spec.size' }],
      },
    ),
  ]),
  definition('globes', 'Globe', 'Cluster', [
    version('v1', true, { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }),
    version('v2', false, { type: 'object', properties: { size } }),
  ]),
];
