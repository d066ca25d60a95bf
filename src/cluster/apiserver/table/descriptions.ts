/** What a Table says of its columns, where that is the printer's own word. Upstream: pkg/printers/internalversion/printers.go. */
export const DESCRIPTIONS: Record<string, Record<string, string>> = {
  certificatesigningrequests: {
    Requestor: 'Base64-encoded PKCS#10 CSR data',
    Condition: 'Conditions applied to the request, such as approval or denial.',
  },
  clusterrolebindings: {
    Users: 'Users in the clusterRoleBinding',
    Groups: 'Groups in the clusterRoleBinding',
    ServiceAccounts: 'ServiceAccounts in the clusterRoleBinding',
  },
  controllerrevisions: {
    Controller: 'Controller of the object',
    Revision: 'Revision indicates the revision of the state represented by Data.',
  },
  cronjobs: {
    Schedule: 'The schedule in Cron format, see https://en.wikipedia.org/wiki/Cron.',
    Active: 'A list of pointers to currently running jobs.',
    'Last Schedule': 'Information when was the last time the job was successfully scheduled.',
    Containers: 'Names of each container in the template.',
    Images: 'Images referenced by each container in the template.',
  },
  csinodes: {
    Drivers: 'Drivers indicates the number of CSI drivers registered on the node',
  },
  daemonsets: {
    'Up-to-date': 'The total number of nodes that are running updated daemon pod',
    Containers: 'Names of each container in the template.',
    Images: 'Images referenced by each container in the template.',
  },
  deployments: {
    Ready: 'Number of the pod with ready state',
    'Up-to-date': 'Total number of non-terminating pods targeted by this deployment that have the desired template spec.',
    Available: 'Total number of available non-terminating pods (ready for at least minReadySeconds) targeted by this deployment.',
    Containers: 'Names of each container in the template.',
    Images: 'Images referenced by each container in the template.',
  },
  endpointslices: {
    Endpoints: 'endpoints is a list of unique endpoints in this slice. Each slice may include a maximum of 1000 endpoints.',
  },
  events: {
    'Last Seen': 'The time at which the most recent occurrence of this event was recorded.',
    Type: 'Type of this event (Normal, Warning), new types could be added in the future',
    Reason:
      "This should be a short, machine understandable string that gives the reason for the transition into the object's current status.",
    Object: 'The object that this event is about.',
    Source: 'The component reporting this event. Should be a short machine understandable string.',
    Message: 'A human-readable description of the status of this operation.',
    'First Seen': 'The time at which the event was first recorded. (Time of server receipt is in TypeMeta.)',
    Count: 'The number of times this event has occurred.',
  },
  flowschemas: {
    PriorityLevel: '`name` is the name of the priority level configuration being referenced Required.',
    MissingPL: 'references a broken or non-existent PriorityLevelConfiguration',
  },
  horizontalpodautoscalers: {
    Replicas: 'currentReplicas is current number of replicas of pods managed by this autoscaler, as last seen by the autoscaler.',
  },
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
  mutatingwebhookconfigurations: {
    Webhooks: 'Webhooks indicates the number of webhooks registered in this configuration',
  },
  namespaces: {
    Status: 'The status of the namespace',
  },
  nodes: {
    Status: 'The status of the node',
    Roles: 'The roles of the node',
    Version: 'Kubelet Version reported by the node.',
    'OS-Image': 'OS Image reported by the node from /etc/os-release (e.g. Debian GNU/Linux 7 (wheezy)).',
    'Kernel-Version': "Kernel Version reported by the node from 'uname -r' (e.g. 3.16.0-0.bpo.4-amd64).",
    'Container-Runtime': 'ContainerRuntime Version reported by the node through runtime remote API (e.g. containerd://1.4.2).',
  },
  persistentvolumeclaims: {
    Status: 'phase represents the current phase of PersistentVolumeClaim.',
    Volume: 'volumeName is the binding reference to the PersistentVolume backing this claim.',
    Capacity: 'capacity represents the actual resources of the underlying volume.',
    StorageClass: 'StorageClass of the pvc',
    VolumeAttributesClass: 'VolumeAttributesClass of the pvc',
    VolumeMode:
      'volumeMode defines what type of volume is required by the claim. Value of Filesystem is implied when not included in claim spec.',
  },
  persistentvolumes: {
    StorageClass: 'StorageClass of the pv',
    VolumeAttributesClass: 'VolumeAttributesClass of the pv',
    Reason: 'reason is a brief CamelCase string that describes any failure and is meant for machine parsing and tidy display in the CLI.',
  },
  poddisruptionbudgets: {
    'Min Available': 'The minimum number of pods that must be available.',
    'Max Unavailable': 'The maximum number of pods that may be unavailable.',
    'Allowed Disruptions': 'Calculated number of pods that may be disrupted at this time.',
  },
  pods: {
    Ready: 'The aggregate readiness state of this pod for accepting traffic.',
    Status: 'The aggregate status of the containers in this pod.',
    Restarts: 'The number of times the containers in this pod have been restarted and when the last container in this pod has restarted.',
    IP: 'podIP address allocated to the pod. Routable at least within the cluster. Empty if not yet allocated.',
  },
  podtemplates: {
    Containers: 'Names of each container in the template.',
    Images: 'Images referenced by each container in the template.',
    'Pod Labels': 'The labels for the pod template.',
  },
  replicasets: {
    Ready: 'The number of non-terminating pods targeted by this ReplicaSet with a Ready Condition.',
    Containers: 'Names of each container in the template.',
    Images: 'Images referenced by each container in the template.',
  },
  replicationcontrollers: {
    Ready: 'The number of ready replicas for this replication controller.',
    Containers: 'Names of each container in the template.',
    Images: 'Images referenced by each container in the template.',
  },
  resourceclaims: {
    State: 'A summary of the current state (allocated, pending, reserved, etc.).',
  },
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
  storageclasses: {
    Provisioner: 'provisioner indicates the type of the provisioner.',
    ReclaimPolicy:
      'reclaimPolicy controls the reclaimPolicy for dynamically provisioned PersistentVolumes of this storage class. Defaults to Delete.',
    AllowVolumeExpansion: 'allowVolumeExpansion shows whether the storage class allow volume expand.',
  },
  validatingadmissionpolicies: {
    Validations: 'Validations indicates the number of validation rules defined in this configuration',
    ParamKind: 'ParamKind specifies the kind of resources used to parameterize this policy',
  },
  validatingadmissionpolicybindings: {
    PolicyName: 'PolicyName indicates the policy definition which the policy binding binded to',
    ParamRef: 'ParamRef indicates the param resource which sets the configuration param',
  },
  validatingwebhookconfigurations: {
    Webhooks: 'Webhooks indicates the number of webhooks registered in this configuration',
  },
  volumeattachments: {
    Attacher:
      'attacher indicates the name of the volume driver that MUST handle this request. This is the name returned by GetPluginName().',
    PV: 'persistentVolumeName represents the name of the persistent volume to attach.',
    Node: 'nodeName represents the node that the volume should be attached to.',
  },
  volumeattributesclasses: {
    DriverName: 'Name of the CSI driver This field is immutable.',
  },
};
