import { busy } from '../../os/clock.ts';
import { BASE_ENV, type ImageDefinition, passwd } from './image.ts';

export const metricsServer: ImageDefinition = {
  repository: 'registry.k8s.io/metrics-server/metrics-server',
  tags: /^(latest|v0\.[678]\.\d)$/,
  digest: 'ffcb2bf004d6aa0a17d90e0247cf94f2865c8901dcab4427034c341951c239f9',
  size: 19494617,
  files: { '/etc/passwd': passwd('nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin') },
  programs: { '': ['metrics-server'] },
  own: { 'metrics-server': async () => (await busy(import('./metrics-daemon.ts'))).metricsDaemon },
  env: BASE_ENV,
  entrypoint: ['/metrics-server'],
  user: '65534',
};
