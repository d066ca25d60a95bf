/** Red, green and blue, 0 to 255. */
export type Rgb = [number, number, number];

/** What a text needs against what it stands on (WCAG 2.2, 1.4.3). */
const NEEDED = 4.5;

function luminance(color: Rgb): number {
  const [r, g, b] = color.map((part) => {
    const value = part / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
/** The contrast of two colours, 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}
/** Whether a colour can be read on all of these. */
export const readable = (color: Rgb, surfaces: Rgb[]): boolean => surfaces.every((surface) => contrast(color, surface) >= NEEDED);

/** A CSS colour as the screen shows it; undefined when it is none, or lets through what is behind it. */
export function parseColor(text: string): Rgb | undefined {
  if (!CSS.supports('color', text)) return undefined;
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  if (!context) return undefined;
  context.fillStyle = text;
  context.fillRect(0, 0, 1, 1);
  const [r, g, b, alpha] = context.getImageData(0, 0, 1, 1).data;
  return alpha === 255 ? [r, g, b] : undefined;
}
