/** A double as Go's %g shows it. */
export function formatDouble(v: number): string {
  if (Number.isNaN(v)) return 'NaN';
  if (!Number.isFinite(v)) return v > 0 ? '+Inf' : '-Inf';
  if (Object.is(v, -0)) return '-0';
  const exponent = v === 0 ? 0 : Math.floor(Math.log10(Math.abs(v)));
  if (exponent >= -4 && exponent < 21) return plain(v);
  const [digits, power] = v.toExponential().split('e');
  return `${digits}e${power[0]}${power.slice(1).padStart(2, '0')}`;
}
/** Without an exponent. */
function plain(v: number): string {
  const text = `${v}`;
  if (!text.includes('e')) return text;
  return v.toFixed(20).replace(/\.?0+$/, '');
}
