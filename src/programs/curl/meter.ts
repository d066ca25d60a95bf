const HEAD = `  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
                                 Dload  Upload   Total   Spent    Left  Speed
`;
const short = (n: number, width = 5): string =>
  (n < 10 ** width ? String(n) : n < 10_240_000 ? `${Math.floor(n / 1024)}k` : `${Math.floor(n / 1_048_576)}M`).padStart(width);

/** The progress meter's head, and its last line. */
export const meterHead = HEAD;
export function meterEnd(received: number, sent: number, seconds: number, total: number | undefined): string {
  const speed = Math.round(received / Math.max(seconds, 0.001));
  const all = (total ?? received) + sent;
  const percent = (n: number) => (n ? '100' : '  0');
  return `\r${percent(all)} ${short(all)}  ${percent(received)} ${short(received)}  ${percent(sent)} ${short(sent)}  ${short(speed)}  ${short(Math.round(sent / Math.max(seconds, 0.001)))} --:--:-- --:--:-- --:--:-- ${short(speed)}\n`;
}
export const METER_ZERO = '\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0';
