export const GROUP = 'flowcontrol.apiserver.k8s.io';
export const SCHEMAS = { group: GROUP, resource: 'flowschemas', namespaced: false };
export const LEVELS = { group: GROUP, resource: 'prioritylevelconfigurations', namespaced: false };
