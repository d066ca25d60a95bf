const base64 = (text: string): string => btoa(text);

/** A kubeconfig as kubeadm writes it, for the admin with a client certificate. All PEM. */
export function kubeconfigFor(server: string, ca: string, admin: { certificate: string; key: string }): string {
  return `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: ${base64(ca)}
    server: ${server}
  name: kubernetes
contexts:
- context:
    cluster: kubernetes
    user: kubernetes-admin
  name: kubernetes-admin@kubernetes
current-context: kubernetes-admin@kubernetes
kind: Config
users:
- name: kubernetes-admin
  user:
    client-certificate-data: ${base64(admin.certificate)}
    client-key-data: ${base64(admin.key)}
`;
}
