import { mutatingPolicy, policyBinding, validatingPolicy } from './admissionregistration/policies.ts';
import { mutatingWebhook, validatingWebhook } from './admissionregistration/webhooks.ts';
import { apiService } from './apiregistration/apiservice.ts';
import { controllerRevision } from './apps/controllerrevision.ts';
import { daemonSet } from './apps/daemonset.ts';
import { deployment } from './apps/deployment.ts';
import { replicaSet } from './apps/replicaset.ts';
import { statefulSet } from './apps/statefulset.ts';
import { horizontalPodAutoscaler } from './autoscaling/horizontalpodautoscaler.ts';
import { cronJob } from './batch/cronjob.ts';
import { job } from './batch/job/index.ts';
import { certificateSigningRequest } from './certificates/certificatesigningrequest.ts';
import { lease } from './coordination/lease.ts';
import { componentStatus } from './core/componentstatus.ts';
import { configMap } from './core/configmap.ts';
import { endpoints } from './core/endpoints/index.ts';
import { event, eventOfEvents } from './core/event/index.ts';
import { limitRange } from './core/limitrange.ts';
import { namespace } from './core/namespace.ts';
import { node } from './core/node/index.ts';
import { pod } from './core/pod/index.ts';
import { ofTemplate } from './core/pod/of-template.ts';
import { podTemplate } from './core/podtemplate.ts';
import { replicationController } from './core/replicationcontroller.ts';
import { resourceQuota } from './core/resourcequota.ts';
import { secret } from './core/secret.ts';
import { service } from './core/service/index.ts';
import { serviceAccount } from './core/serviceaccount.ts';
import { persistentVolume } from './core/volume/persistentvolume.ts';
import { persistentVolumeClaim } from './core/volume/persistentvolumeclaim.ts';
import { endpointSlice } from './discovery/endpointslice.ts';
import { flowSchema } from './flowcontrol/flowschema.ts';
import { priorityLevelConfiguration } from './flowcontrol/prioritylevelconfiguration.ts';
import { ipAddress, serviceCidr } from './networking/addresses.ts';
import { ingress } from './networking/ingress.ts';
import { ingressClass } from './networking/ingressclass.ts';
import { networkPolicy } from './networking/networkpolicy.ts';
import { runtimeClass } from './node/runtimeclass.ts';
import type { Parts } from './part.ts';
import { podDisruptionBudget } from './policy/poddisruptionbudget.ts';
import { binding } from './rbac/bindings.ts';
import { role } from './rbac/roles.ts';
import { deviceClass, resourceClaim, resourceClaimTemplate, resourceSlice } from './resource/devices.ts';
import { priorityClass } from './scheduling/priorityclass.ts';
import { csiDriver, csiNode, csiStorageCapacity, volumeAttachment, volumeAttributesClass } from './storage/csi.ts';
import { storageClass } from './storage/storageclass.ts';

/** Of the core group. */
const CORE: Parts = {
  '/ComponentStatus': componentStatus,
  '/ConfigMap': configMap,
  '/Endpoints': endpoints,
  '/Event': event,
  '/LimitRange': limitRange,
  '/Namespace': namespace,
  '/Node': node,
  '/PersistentVolume': persistentVolume,
  '/PersistentVolumeClaim': persistentVolumeClaim,
  '/Pod': pod,
  '/PodTemplate': ofTemplate(podTemplate, (o) => o.template?.spec),
  '/ReplicationController': ofTemplate(replicationController, (o) => o.spec?.template?.spec),
  '/ResourceQuota': resourceQuota,
  '/Secret': secret,
  '/Service': service,
  '/ServiceAccount': serviceAccount,
};
/** By group and kind. */
export const PARTS: Parts = {
  ...CORE,
  'admissionregistration.k8s.io/MutatingAdmissionPolicy': mutatingPolicy,
  'admissionregistration.k8s.io/MutatingAdmissionPolicyBinding': policyBinding,
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': mutatingWebhook,
  'admissionregistration.k8s.io/ValidatingAdmissionPolicy': validatingPolicy,
  'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding': policyBinding,
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': validatingWebhook,
  'apiregistration.k8s.io/APIService': apiService,
  'apps/ControllerRevision': controllerRevision,
  'apps/DaemonSet': ofTemplate(daemonSet, (o) => o.spec?.template?.spec),
  'apps/Deployment': ofTemplate(deployment, (o) => o.spec?.template?.spec),
  'apps/ReplicaSet': ofTemplate(replicaSet, (o) => o.spec?.template?.spec),
  'apps/StatefulSet': ofTemplate(statefulSet, (o) => o.spec?.template?.spec),
  'autoscaling/HorizontalPodAutoscaler': horizontalPodAutoscaler,
  'batch/CronJob': ofTemplate(cronJob, (o) => o.spec?.jobTemplate?.spec?.template?.spec),
  'batch/Job': ofTemplate(job, (o) => o.spec?.template?.spec),
  'certificates.k8s.io/CertificateSigningRequest': certificateSigningRequest,
  'coordination.k8s.io/Lease': lease,
  'discovery.k8s.io/EndpointSlice': endpointSlice,
  'events.k8s.io/Event': eventOfEvents,
  'flowcontrol.apiserver.k8s.io/FlowSchema': flowSchema,
  'flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration': priorityLevelConfiguration,
  'networking.k8s.io/IPAddress': ipAddress,
  'networking.k8s.io/Ingress': ingress,
  'networking.k8s.io/IngressClass': ingressClass,
  'networking.k8s.io/NetworkPolicy': networkPolicy,
  'networking.k8s.io/ServiceCIDR': serviceCidr,
  'node.k8s.io/RuntimeClass': runtimeClass,
  'policy/PodDisruptionBudget': podDisruptionBudget,
  'rbac.authorization.k8s.io/ClusterRole': role,
  'rbac.authorization.k8s.io/ClusterRoleBinding': binding,
  'rbac.authorization.k8s.io/Role': role,
  'rbac.authorization.k8s.io/RoleBinding': binding,
  'resource.k8s.io/DeviceClass': deviceClass,
  'resource.k8s.io/ResourceClaim': resourceClaim,
  'resource.k8s.io/ResourceClaimTemplate': resourceClaimTemplate,
  'resource.k8s.io/ResourceSlice': resourceSlice,
  'scheduling.k8s.io/PriorityClass': priorityClass,
  'storage.k8s.io/CSIDriver': csiDriver,
  'storage.k8s.io/CSINode': csiNode,
  'storage.k8s.io/CSIStorageCapacity': csiStorageCapacity,
  'storage.k8s.io/StorageClass': storageClass,
  'storage.k8s.io/VolumeAttachment': volumeAttachment,
  'storage.k8s.io/VolumeAttributesClass': volumeAttributesClass,
};
