import { type Random, randomInt } from '../../../os/random.ts';

export const RANGE = '10.96.0.0/12';
/** What a request that is only tried is given. */
export const FIRST_ADDRESS = '10.96.0.0';
const BASE = (10 << 24) | (96 << 16);
const SIZE = 1 << 20;
/** The lower part of the range is kept for addresses that are asked for. Upstream: calculateRangeOffset. */
const OFFSET = 256;

function addressOf(text: string): number | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || parts.some((p) => !/^\d{1,3}$/.test(p) || Number(p) > 255)) return undefined;
  return parts.reduce((n, p) => n * 256 + Number(p), 0);
}
const toText = (address: number): string => [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');

export const inServiceRange = (text: string): boolean => {
  const address = addressOf(text);
  return address !== undefined && address > BASE && address < BASE + SIZE - 1;
};
export const inServiceNetwork = (text: string): boolean => {
  const address = addressOf(text);
  return address !== undefined && address >= BASE && address < BASE + SIZE;
};
export const randomAddress = (random: Random): string => toText(BASE + OFFSET + 1 + randomInt(random, SIZE - OFFSET - 2));
