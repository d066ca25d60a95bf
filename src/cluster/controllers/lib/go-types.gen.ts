/**
 * The Go structs of a PodTemplateSpec, a line each: fields in their order, `:type` where it is no string, `=json` where the JSON name is
 * not the Go name with a small first letter, `=*` where it is inlined; `{}` is `map[string]`. Generated from k8s.io/api by reflection.
 */
export const GO_TYPES = `
AWSElasticBlockStoreVolumeSource VolumeID FSType=fsType Partition:int32 ReadOnly:bool
Affinity NodeAffinity:*v1.NodeAffinity PodAffinity:*v1.PodAffinity PodAntiAffinity:*v1.PodAntiAffinity
AppArmorProfile Type:v1.AppArmorProfileType LocalhostProfile:*string
AzureDiskVolumeSource DiskName DataDiskURI=diskURI CachingMode:*v1.AzureDataDiskCachingMode FSType:*string=fsType ReadOnly:*bool Kind:*v1.AzureDataDiskKind
AzureFileVolumeSource SecretName ShareName ReadOnly:bool
CSIVolumeSource Driver ReadOnly:*bool FSType:*string=fsType VolumeAttributes:{}string NodePublishSecretRef:*v1.LocalObjectReference
Capabilities Add:[]v1.Capability Drop:[]v1.Capability
CephFSVolumeSource Monitors:[]string Path User SecretFile SecretRef:*v1.LocalObjectReference ReadOnly:bool
CinderVolumeSource VolumeID FSType=fsType ReadOnly:bool SecretRef:*v1.LocalObjectReference
ClusterTrustBundleProjection Name:*string SignerName:*string LabelSelector:*v1.LabelSelector Optional:*bool Path
ConfigMapEnvSource LocalObjectReference:v1.LocalObjectReference=* Optional:*bool
ConfigMapKeySelector LocalObjectReference:v1.LocalObjectReference=* Key Optional:*bool
ConfigMapProjection LocalObjectReference:v1.LocalObjectReference=* Items:[]v1.KeyToPath Optional:*bool
ConfigMapVolumeSource LocalObjectReference:v1.LocalObjectReference=* Items:[]v1.KeyToPath DefaultMode:*int32 Optional:*bool
Container Name Image Command:[]string Args:[]string WorkingDir Ports:[]v1.ContainerPort EnvFrom:[]v1.EnvFromSource Env:[]v1.EnvVar Resources:v1.ResourceRequirements ResizePolicy:[]v1.ContainerResizePolicy RestartPolicy:*v1.ContainerRestartPolicy RestartPolicyRules:[]v1.ContainerRestartRule VolumeMounts:[]v1.VolumeMount VolumeDevices:[]v1.VolumeDevice LivenessProbe:*v1.Probe ReadinessProbe:*v1.Probe StartupProbe:*v1.Probe Lifecycle:*v1.Lifecycle TerminationMessagePath TerminationMessagePolicy:v1.TerminationMessagePolicy ImagePullPolicy:v1.PullPolicy SecurityContext:*v1.SecurityContext Stdin:bool StdinOnce:bool TTY:bool=tty
ContainerPort Name HostPort:int32 ContainerPort:int32 Protocol:v1.Protocol HostIP
ContainerResizePolicy ResourceName:v1.ResourceName RestartPolicy:v1.ResourceResizeRestartPolicy
ContainerRestartRule Action:v1.ContainerRestartRuleAction ExitCodes:*v1.ContainerRestartRuleOnExitCodes
ContainerRestartRuleOnExitCodes Operator:v1.ContainerRestartRuleOnExitCodesOperator Values:[]int32
DownwardAPIProjection Items:[]v1.DownwardAPIVolumeFile
DownwardAPIVolumeFile Path FieldRef:*v1.ObjectFieldSelector ResourceFieldRef:*v1.ResourceFieldSelector Mode:*int32
DownwardAPIVolumeSource Items:[]v1.DownwardAPIVolumeFile DefaultMode:*int32
EmptyDirVolumeSource Medium:v1.StorageMedium SizeLimit:*resource.Quantity
EnvFromSource Prefix ConfigMapRef:*v1.ConfigMapEnvSource SecretRef:*v1.SecretEnvSource
EnvVar Name Value ValueFrom:*v1.EnvVarSource
EnvVarSource FieldRef:*v1.ObjectFieldSelector ResourceFieldRef:*v1.ResourceFieldSelector ConfigMapKeyRef:*v1.ConfigMapKeySelector SecretKeyRef:*v1.SecretKeySelector FileKeyRef:*v1.FileKeySelector
EphemeralContainer EphemeralContainerCommon:v1.EphemeralContainerCommon=* TargetContainerName
EphemeralContainerCommon Name Image Command:[]string Args:[]string WorkingDir Ports:[]v1.ContainerPort EnvFrom:[]v1.EnvFromSource Env:[]v1.EnvVar Resources:v1.ResourceRequirements ResizePolicy:[]v1.ContainerResizePolicy RestartPolicy:*v1.ContainerRestartPolicy RestartPolicyRules:[]v1.ContainerRestartRule VolumeMounts:[]v1.VolumeMount VolumeDevices:[]v1.VolumeDevice LivenessProbe:*v1.Probe ReadinessProbe:*v1.Probe StartupProbe:*v1.Probe Lifecycle:*v1.Lifecycle TerminationMessagePath TerminationMessagePolicy:v1.TerminationMessagePolicy ImagePullPolicy:v1.PullPolicy SecurityContext:*v1.SecurityContext Stdin:bool StdinOnce:bool TTY:bool=tty
EphemeralVolumeSource VolumeClaimTemplate:*v1.PersistentVolumeClaimTemplate
ExecAction Command:[]string
FCVolumeSource TargetWWNs:[]string Lun:*int32 FSType=fsType ReadOnly:bool WWIDs:[]string=wwids
FileKeySelector VolumeName Path Key Optional:*bool
FlexVolumeSource Driver FSType=fsType SecretRef:*v1.LocalObjectReference ReadOnly:bool Options:{}string
FlockerVolumeSource DatasetName DatasetUUID
GCEPersistentDiskVolumeSource PDName=pdName FSType=fsType Partition:int32 ReadOnly:bool
GRPCAction Port:int32 Service:*string
GitRepoVolumeSource Repository Revision Directory
GlusterfsVolumeSource EndpointsName=endpoints Path ReadOnly:bool
HTTPGetAction Path Port:intstr.IntOrString Host Scheme:v1.URIScheme HTTPHeaders:[]v1.HTTPHeader=httpHeaders
HTTPHeader Name Value
HostAlias IP=ip Hostnames:[]string
HostPathVolumeSource Path Type:*v1.HostPathType
ISCSIVolumeSource TargetPortal IQN=iqn Lun:int32 ISCSIInterface=iscsiInterface FSType=fsType ReadOnly:bool Portals:[]string DiscoveryCHAPAuth:bool=chapAuthDiscovery SessionCHAPAuth:bool=chapAuthSession SecretRef:*v1.LocalObjectReference InitiatorName:*string
ImageVolumeSource Reference PullPolicy:v1.PullPolicy
KeyToPath Key Path Mode:*int32
LabelSelector MatchLabels:{}string MatchExpressions:[]v1.LabelSelectorRequirement
LabelSelectorRequirement Key Operator:v1.LabelSelectorOperator Values:[]string
Lifecycle PostStart:*v1.LifecycleHandler PreStop:*v1.LifecycleHandler StopSignal:*v1.Signal
LifecycleHandler Exec:*v1.ExecAction HTTPGet:*v1.HTTPGetAction=httpGet TCPSocket:*v1.TCPSocketAction=tcpSocket Sleep:*v1.SleepAction
LocalObjectReference Name
NFSVolumeSource Server Path ReadOnly:bool
NodeAffinity RequiredDuringSchedulingIgnoredDuringExecution:*v1.NodeSelector PreferredDuringSchedulingIgnoredDuringExecution:[]v1.PreferredSchedulingTerm
NodeSelector NodeSelectorTerms:[]v1.NodeSelectorTerm
NodeSelectorRequirement Key Operator:v1.NodeSelectorOperator Values:[]string
NodeSelectorTerm MatchExpressions:[]v1.NodeSelectorRequirement MatchFields:[]v1.NodeSelectorRequirement
ObjectFieldSelector APIVersion=apiVersion FieldPath
ObjectMeta Name GenerateName Namespace SelfLink UID:types.UID=uid ResourceVersion Generation:int64 CreationTimestamp:v1.Time DeletionTimestamp:*v1.Time DeletionGracePeriodSeconds:*int64 Labels:{}string Annotations:{}string OwnerReferences:[]v1.OwnerReference Finalizers:[]string ManagedFields:[]v1.ManagedFieldsEntry
PersistentVolumeClaimSpec AccessModes:[]v1.PersistentVolumeAccessMode Selector:*v1.LabelSelector Resources:v1.VolumeResourceRequirements VolumeName StorageClassName:*string VolumeMode:*v1.PersistentVolumeMode DataSource:*v1.TypedLocalObjectReference DataSourceRef:*v1.TypedObjectReference VolumeAttributesClassName:*string
PersistentVolumeClaimTemplate ObjectMeta:v1.ObjectMeta=metadata Spec:v1.PersistentVolumeClaimSpec
PersistentVolumeClaimVolumeSource ClaimName ReadOnly:bool
PhotonPersistentDiskVolumeSource PdID FSType=fsType
PodAffinity RequiredDuringSchedulingIgnoredDuringExecution:[]v1.PodAffinityTerm PreferredDuringSchedulingIgnoredDuringExecution:[]v1.WeightedPodAffinityTerm
PodAffinityTerm LabelSelector:*v1.LabelSelector Namespaces:[]string TopologyKey NamespaceSelector:*v1.LabelSelector MatchLabelKeys:[]string MismatchLabelKeys:[]string
PodAntiAffinity RequiredDuringSchedulingIgnoredDuringExecution:[]v1.PodAffinityTerm PreferredDuringSchedulingIgnoredDuringExecution:[]v1.WeightedPodAffinityTerm
PodCertificateProjection SignerName KeyType MaxExpirationSeconds:*int32 CredentialBundlePath KeyPath CertificateChainPath UserAnnotations:{}string
PodDNSConfig Nameservers:[]string Searches:[]string Options:[]v1.PodDNSConfigOption
PodDNSConfigOption Name Value:*string
PodOS Name:v1.OSName
PodReadinessGate ConditionType:v1.PodConditionType
PodResourceClaim Name ResourceClaimName:*string ResourceClaimTemplateName:*string
PodSchedulingGate Name
PodSchedulingGroup PodGroupName:*string
PodSecurityContext SELinuxOptions:*v1.SELinuxOptions=seLinuxOptions WindowsOptions:*v1.WindowsSecurityContextOptions RunAsUser:*int64 RunAsGroup:*int64 RunAsNonRoot:*bool SupplementalGroups:[]int64 SupplementalGroupsPolicy:*v1.SupplementalGroupsPolicy FSGroup:*int64=fsGroup Sysctls:[]v1.Sysctl FSGroupChangePolicy:*v1.PodFSGroupChangePolicy=fsGroupChangePolicy SeccompProfile:*v1.SeccompProfile AppArmorProfile:*v1.AppArmorProfile SELinuxChangePolicy:*v1.PodSELinuxChangePolicy=seLinuxChangePolicy
PodSpec Volumes:[]v1.Volume InitContainers:[]v1.Container Containers:[]v1.Container EphemeralContainers:[]v1.EphemeralContainer RestartPolicy:v1.RestartPolicy TerminationGracePeriodSeconds:*int64 ActiveDeadlineSeconds:*int64 DNSPolicy:v1.DNSPolicy=dnsPolicy NodeSelector:{}string ServiceAccountName DeprecatedServiceAccount=serviceAccount AutomountServiceAccountToken:*bool NodeName HostNetwork:bool HostPID:bool HostIPC:bool ShareProcessNamespace:*bool SecurityContext:*v1.PodSecurityContext ImagePullSecrets:[]v1.LocalObjectReference Hostname Subdomain Affinity:*v1.Affinity SchedulerName Tolerations:[]v1.Toleration HostAliases:[]v1.HostAlias PriorityClassName Priority:*int32 DNSConfig:*v1.PodDNSConfig=dnsConfig ReadinessGates:[]v1.PodReadinessGate RuntimeClassName:*string EnableServiceLinks:*bool PreemptionPolicy:*v1.PreemptionPolicy Overhead:v1.ResourceList TopologySpreadConstraints:[]v1.TopologySpreadConstraint SetHostnameAsFQDN:*bool OS:*v1.PodOS=os HostUsers:*bool SchedulingGates:[]v1.PodSchedulingGate ResourceClaims:[]v1.PodResourceClaim Resources:*v1.ResourceRequirements HostnameOverride:*string SchedulingGroup:*v1.PodSchedulingGroup
PodTemplateSpec ObjectMeta:v1.ObjectMeta=metadata Spec:v1.PodSpec
PortworxVolumeSource VolumeID FSType=fsType ReadOnly:bool
PreferredSchedulingTerm Weight:int32 Preference:v1.NodeSelectorTerm
Probe ProbeHandler:v1.ProbeHandler=* InitialDelaySeconds:int32 TimeoutSeconds:int32 PeriodSeconds:int32 SuccessThreshold:int32 FailureThreshold:int32 TerminationGracePeriodSeconds:*int64
ProbeHandler Exec:*v1.ExecAction HTTPGet:*v1.HTTPGetAction=httpGet TCPSocket:*v1.TCPSocketAction=tcpSocket GRPC:*v1.GRPCAction=grpc
ProjectedVolumeSource Sources:[]v1.VolumeProjection DefaultMode:*int32
QuobyteVolumeSource Registry Volume ReadOnly:bool User Group Tenant
RBDVolumeSource CephMonitors:[]string=monitors RBDImage=image FSType=fsType RBDPool=pool RadosUser=user Keyring SecretRef:*v1.LocalObjectReference ReadOnly:bool
ResourceClaim Name Request
ResourceFieldSelector ContainerName Resource Divisor:resource.Quantity
ResourceRequirements Limits:v1.ResourceList Requests:v1.ResourceList Claims:[]v1.ResourceClaim
SELinuxOptions User Role Type Level
ScaleIOVolumeSource Gateway System SecretRef:*v1.LocalObjectReference SSLEnabled:bool=sslEnabled ProtectionDomain StoragePool StorageMode VolumeName FSType=fsType ReadOnly:bool
SeccompProfile Type:v1.SeccompProfileType LocalhostProfile:*string
SecretEnvSource LocalObjectReference:v1.LocalObjectReference=* Optional:*bool
SecretKeySelector LocalObjectReference:v1.LocalObjectReference=* Key Optional:*bool
SecretProjection LocalObjectReference:v1.LocalObjectReference=* Items:[]v1.KeyToPath Optional:*bool
SecretVolumeSource SecretName Items:[]v1.KeyToPath DefaultMode:*int32 Optional:*bool
SecurityContext Capabilities:*v1.Capabilities Privileged:*bool SELinuxOptions:*v1.SELinuxOptions=seLinuxOptions WindowsOptions:*v1.WindowsSecurityContextOptions RunAsUser:*int64 RunAsGroup:*int64 RunAsNonRoot:*bool ReadOnlyRootFilesystem:*bool AllowPrivilegeEscalation:*bool ProcMount:*v1.ProcMountType SeccompProfile:*v1.SeccompProfile AppArmorProfile:*v1.AppArmorProfile
ServiceAccountTokenProjection Audience ExpirationSeconds:*int64 Path
SleepAction Seconds:int64
StorageOSVolumeSource VolumeName VolumeNamespace FSType=fsType ReadOnly:bool SecretRef:*v1.LocalObjectReference
Sysctl Name Value
TCPSocketAction Port:intstr.IntOrString Host
Toleration Key Operator:v1.TolerationOperator Value Effect:v1.TaintEffect TolerationSeconds:*int64
TopologySpreadConstraint MaxSkew:int32 TopologyKey WhenUnsatisfiable:v1.UnsatisfiableConstraintAction LabelSelector:*v1.LabelSelector MinDomains:*int32 NodeAffinityPolicy:*v1.NodeInclusionPolicy NodeTaintsPolicy:*v1.NodeInclusionPolicy MatchLabelKeys:[]string
TypedLocalObjectReference APIGroup:*string=apiGroup Kind Name
TypedObjectReference APIGroup:*string=apiGroup Kind Name Namespace:*string
Volume Name VolumeSource:v1.VolumeSource=*
VolumeDevice Name DevicePath
VolumeMount Name ReadOnly:bool RecursiveReadOnly:*v1.RecursiveReadOnlyMode MountPath SubPath MountPropagation:*v1.MountPropagationMode SubPathExpr
VolumeProjection Secret:*v1.SecretProjection DownwardAPI:*v1.DownwardAPIProjection ConfigMap:*v1.ConfigMapProjection ServiceAccountToken:*v1.ServiceAccountTokenProjection ClusterTrustBundle:*v1.ClusterTrustBundleProjection PodCertificate:*v1.PodCertificateProjection
VolumeResourceRequirements Limits:v1.ResourceList Requests:v1.ResourceList
VolumeSource HostPath:*v1.HostPathVolumeSource EmptyDir:*v1.EmptyDirVolumeSource GCEPersistentDisk:*v1.GCEPersistentDiskVolumeSource=gcePersistentDisk AWSElasticBlockStore:*v1.AWSElasticBlockStoreVolumeSource=awsElasticBlockStore GitRepo:*v1.GitRepoVolumeSource Secret:*v1.SecretVolumeSource NFS:*v1.NFSVolumeSource=nfs ISCSI:*v1.ISCSIVolumeSource=iscsi Glusterfs:*v1.GlusterfsVolumeSource PersistentVolumeClaim:*v1.PersistentVolumeClaimVolumeSource RBD:*v1.RBDVolumeSource=rbd FlexVolume:*v1.FlexVolumeSource Cinder:*v1.CinderVolumeSource CephFS:*v1.CephFSVolumeSource=cephfs Flocker:*v1.FlockerVolumeSource DownwardAPI:*v1.DownwardAPIVolumeSource FC:*v1.FCVolumeSource=fc AzureFile:*v1.AzureFileVolumeSource ConfigMap:*v1.ConfigMapVolumeSource VsphereVolume:*v1.VsphereVirtualDiskVolumeSource Quobyte:*v1.QuobyteVolumeSource AzureDisk:*v1.AzureDiskVolumeSource PhotonPersistentDisk:*v1.PhotonPersistentDiskVolumeSource Projected:*v1.ProjectedVolumeSource PortworxVolume:*v1.PortworxVolumeSource ScaleIO:*v1.ScaleIOVolumeSource StorageOS:*v1.StorageOSVolumeSource=storageos CSI:*v1.CSIVolumeSource=csi Ephemeral:*v1.EphemeralVolumeSource Image:*v1.ImageVolumeSource
VsphereVirtualDiskVolumeSource VolumePath FSType=fsType StoragePolicyName StoragePolicyID
WeightedPodAffinityTerm Weight:int32 PodAffinityTerm:v1.PodAffinityTerm
WindowsSecurityContextOptions GMSACredentialSpecName:*string=gmsaCredentialSpecName GMSACredentialSpec:*string=gmsaCredentialSpec RunAsUserName:*string HostProcess:*bool
`;
