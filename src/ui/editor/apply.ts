/** The command that applies a file, as it would be typed at home. */
export function applyCommand(path: string): string {
  const name = path.startsWith('/root/') ? `~/${path.slice('/root/'.length)}` : path;
  return `kubectl apply -f ${/^[\w./~-]+$/.test(name) ? name : `'${path.replaceAll("'", "'\\''")}'`}`;
}
