import type { Stat } from '../os/fs.ts';

/** `drwxr-xr-x`. */
export function formatMode(stat: Stat): string {
  const kind = { file: '-', directory: 'd', symlink: 'l', device: 'c' }[stat.type];
  const bits = [6, 3, 0].map((shift) => ['r', 'w', 'x'].map((letter, i) => ((stat.mode >> shift) & (4 >> i) ? letter : '-')).join(''));
  let text = kind + bits.join('');
  if (stat.mode & 0o1000) text = text.slice(0, 9) + (text[9] === 'x' ? 't' : 'T');
  if (stat.mode & 0o4000) text = text.slice(0, 3) + (text[3] === 'x' ? 's' : 'S') + text.slice(4);
  if (stat.mode & 0o2000) text = text.slice(0, 6) + (text[6] === 'x' ? 's' : 'S') + text.slice(7);
  return text;
}

/** Applies `755` or `u+x,go-w`; undefined where it is no mode. */
export function changeMode(text: string, mode: number, directory: boolean): number | undefined {
  if (/^[0-7]{1,4}$/.test(text)) return Number.parseInt(text, 8);
  let next = mode;
  for (const clause of text.split(',')) {
    const match = /^([ugoa]*)((?:[-+=][rwxXst]*)+)$/.exec(clause);
    if (!match) return undefined;
    const who = match[1] === '' || match[1].includes('a') ? 'ugo' : match[1];
    for (const [, operator, letters] of match[2].matchAll(/([-+=])([rwxXst]*)/g)) {
      let bits = 0;
      for (const letter of letters) {
        if (letter === 'r') bits |= 4;
        if (letter === 'w') bits |= 2;
        if (letter === 'x' || (letter === 'X' && (directory || next & 0o111))) bits |= 1;
      }
      let mask = 0;
      let cleared = 0;
      for (const each of who) {
        const shift = { u: 6, g: 3, o: 0 }[each] as number;
        mask |= bits << shift;
        cleared |= 7 << shift;
      }
      if (letters.includes('t')) mask |= 0o1000;
      if (letters.includes('s')) mask |= (who.includes('u') ? 0o4000 : 0) | (who.includes('g') ? 0o2000 : 0);
      next = operator === '+' ? next | mask : operator === '-' ? next & ~mask : (next & ~cleared) | mask;
    }
  }
  return next;
}
