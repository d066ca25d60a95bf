export { createFabric, type Fabric, type FabricContext, type PodNetwork, type ResolverFiles } from './fabric.ts';
