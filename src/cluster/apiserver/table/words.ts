/** What a Table says of its columns, where that is the printer's own word. Upstream: pkg/printers/internalversion/printers.go. */
export const WORDS: Record<string, Record<string, string>> = {
  apiservices: { Service: 'The reference to the service that hosts this API endpoint.', Available: 'Whether this service is available.' },
  clusterrolebindings: {
    Users: 'Users in the clusterRoleBinding',
    Groups: 'Groups in the clusterRoleBinding',
    ServiceAccounts: 'ServiceAccounts in the clusterRoleBinding',
  },
  componentstatuses: {
    Status: 'Status of the component conditions',
    Message: 'Message of the component conditions',
    Error: 'Error of the component conditions',
  },
  controllerrevisions: { Controller: 'Controller of the object' },
  cronjobs: { Containers: 'Names of each container in the template.', Images: 'Images referenced by each container in the template.' },
  csinodes: { Drivers: 'Drivers indicates the number of CSI drivers registered on the node' },
  daemonsets: { Containers: 'Names of each container in the template.', Images: 'Images referenced by each container in the template.' },
  deployments: {
    Ready: 'Number of the pod with ready state',
    Containers: 'Names of each container in the template.',
    Images: 'Images referenced by each container in the template.',
  },
  flowschemas: { MissingPL: 'references a broken or non-existent PriorityLevelConfiguration' },
  ingressclasses: {
    Controller: 'Controller that is responsible for handling this class',
    Parameters: 'A reference to a resource with additional parameters',
  },
  ingresses: {
    Class: 'The name of the IngressClass resource that should be used for additional configuration',
    Hosts: 'Hosts that incoming requests are matched against before the ingress rule',
    Address: 'Address is a list containing ingress points for the load-balancer',
    Ports: 'Ports of TLS configurations that open',
  },
  jobs: {
    Status: 'Status of the job.',
    Duration: 'Time required to complete the job.',
    Containers: 'Names of each container in the template.',
    Images: 'Images referenced by each container in the template.',
  },
  mutatingadmissionpolicies: {
    Mutations: 'Mutation indicates the number of mutations rules defined in this configuration',
    ParamKind: 'ParamKind specifies the kind of resources used to parameterize this policy',
  },
  mutatingadmissionpolicybindings: {
    PolicyName: 'PolicyName indicates the policy definition which the policy binding binded to',
    ParamRef: 'ParamRef indicates the param resource which sets the configuration param',
  },
  mutatingwebhookconfigurations: { Webhooks: 'Webhooks indicates the number of webhooks registered in this configuration' },
  namespaces: { Status: 'The status of the namespace' },
  nodes: { Status: 'The status of the node', Roles: 'The roles of the node' },
  persistentvolumeclaims: { StorageClass: 'StorageClass of the pvc', VolumeAttributesClass: 'VolumeAttributesClass of the pvc' },
  persistentvolumes: { StorageClass: 'StorageClass of the pv', VolumeAttributesClass: 'VolumeAttributesClass of the pv' },
  poddisruptionbudgets: {
    'Min Available': 'The minimum number of pods that must be available.',
    'Max Unavailable': 'The maximum number of pods that may be unavailable.',
    'Allowed Disruptions': 'Calculated number of pods that may be disrupted at this time.',
  },
  pods: {
    Ready: 'The aggregate readiness state of this pod for accepting traffic.',
    Status: 'The aggregate status of the containers in this pod.',
    Restarts: 'The number of times the containers in this pod have been restarted and when the last container in this pod has restarted.',
  },
  podtemplates: {
    Containers: 'Names of each container in the template.',
    Images: 'Images referenced by each container in the template.',
    'Pod Labels': 'The labels for the pod template.',
  },
  replicasets: { Containers: 'Names of each container in the template.', Images: 'Images referenced by each container in the template.' },
  replicationcontrollers: {
    Containers: 'Names of each container in the template.',
    Images: 'Images referenced by each container in the template.',
  },
  resourceclaims: { State: 'A summary of the current state (allocated, pending, reserved, etc.).' },
  resourcequotas: {
    Request: 'Request represents a minimum amount of cpu/memory that a container may consume.',
    Limit: 'Limits control the maximum amount of cpu/memory that a container may use independent of contention on the node.',
  },
  rolebindings: {
    Users: 'Users in the roleBinding',
    Groups: 'Groups in the roleBinding',
    ServiceAccounts: 'ServiceAccounts in the roleBinding',
  },
  statefulsets: {
    Ready: 'Number of the pod with ready state',
    Containers: 'Names of each container in the template.',
    Images: 'Images referenced by each container in the template.',
  },
  validatingadmissionpolicies: {
    Validations: 'Validations indicates the number of validation rules defined in this configuration',
    ParamKind: 'ParamKind specifies the kind of resources used to parameterize this policy',
  },
  validatingadmissionpolicybindings: {
    PolicyName: 'PolicyName indicates the policy definition which the policy binding binded to',
    ParamRef: 'ParamRef indicates the param resource which sets the configuration param',
  },
  validatingwebhookconfigurations: { Webhooks: 'Webhooks indicates the number of webhooks registered in this configuration' },
};
