declare module 'virtual:descriptions' {
  /** By kubernetes-models' name of a type: what it is, and what its fields are. */
  const descriptions: Record<string, [type: string, fields: Record<string, string>] | undefined>;
  export default descriptions;
}
declare module 'virtual:column-descriptions' {
  /** By resource and column. */
  const columns: Record<string, Record<string, string>>;
  export default columns;
}
