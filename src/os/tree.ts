/** The file tree: nodes, volumes, and a machine's view of them. */
export * from './filesystem.ts';
export * from './nodes.ts';
export * from './volume.ts';
