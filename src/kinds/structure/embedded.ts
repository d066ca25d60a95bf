const NAMED =
  'ConfigMapEnvSource ConfigMapKeySelector ConfigMapProjection ConfigMapVolumeSource SecretEnvSource SecretKeySelector SecretProjection';
const RULE = 'apiGroups apiVersions resources scope';
/** Go structs whose fields lie in a struct that they embed: [the struct, the embedded one, its fields, or with ! all but these]. */
const EMBEDDED: [string, string, string][] = [
  ['IngressRule', 'IngressRuleValue', 'http'],
  ['NamedRuleWithOperations', 'RuleWithOperations', 'operations'],
  ['NamedRuleWithOperations', 'RuleWithOperations.Rule', RULE],
  ['RuleWithOperations', 'Rule', RULE],
  ['Volume', 'VolumeSource', '!name'],
  [
    'PersistentVolumeSpec',
    'PersistentVolumeSource',
    '!capacity accessModes claimRef persistentVolumeReclaimPolicy storageClassName mountOptions volumeMode nodeAffinity volumeAttributesClassName',
  ],
  ['Probe', 'ProbeHandler', 'exec httpGet tcpSocket grpc'],
  ['EphemeralContainer', 'EphemeralContainerCommon', '!targetContainerName'],
  ...['DeviceClaimConfiguration', 'DeviceAllocationConfiguration', 'DeviceClassConfiguration'].map((name): [string, string, string] => [
    name,
    'DeviceConfiguration',
    'opaque',
  ]),
  ...NAMED.split(' ').map((name): [string, string, string] => [name, 'LocalObjectReference', 'name']),
];
/** A field as errors of Go's decoder name it: after the structs that it is embedded in. */
export function embedded(struct: string, field: string): string {
  const found = EMBEDDED.find(([name, , fields]) => {
    if (name !== struct) return false;
    const listed = fields.replace('!', '').split(' ').includes(field);
    return fields[0] === '!' ? !listed : listed;
  });
  return found ? `${found[1]}.${field}` : field;
}
