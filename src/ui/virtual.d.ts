declare module 'virtual:lessons' {
  const entries: import('./lessons.ts').Entry[];
  export default entries;
}
