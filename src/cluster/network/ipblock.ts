/** Whether an IPv4 address lies in a block and in none of its exceptions. */
export function inBlock(address: string, { cidr, except = [] }: { cidr: string; except?: string[] }): boolean {
  return inRange(address, cidr) && !except.some((each) => inRange(address, each));
}

function inRange(address: string, cidr: string): boolean {
  const [base, bits] = cidr.split('/');
  const [a, b] = [numberOf(address), numberOf(base)];
  if (a === undefined || b === undefined) return false;
  const size = 2 ** (32 - Number(bits));
  return Math.floor(a / size) === Math.floor(b / size);
}

function numberOf(address: string): number | undefined {
  const parts = address.split('.').map(Number);
  return parts.length === 4 && parts.every((n) => n >= 0 && n < 256) ? parts.reduce((sum, n) => sum * 256 + n, 0) : undefined;
}
