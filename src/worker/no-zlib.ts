/** Stands for node:zlib, which the text tools import and never call here. */
const absent = (): never => {
  throw new Error('Compression is not available here.');
};
export const constants = {};
export { absent as gunzipSync, absent as gzipSync };
