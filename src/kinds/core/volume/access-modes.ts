const SHORT: Record<string, string> = { ReadWriteOnce: 'RWO', ReadOnlyMany: 'ROX', ReadWriteMany: 'RWX', ReadWriteOncePod: 'RWOP' };
/** Always in the same order, as upstream. */
export const accessModesText = (modes: string[] | null | undefined): string =>
  Object.keys(SHORT)
    .filter((mode) => modes?.includes(mode))
    .map((mode) => SHORT[mode])
    .join(',');
export const CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class';
